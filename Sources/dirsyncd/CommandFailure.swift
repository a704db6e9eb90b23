/// Why a command ends without having done its work: what, why, and what to do about it.
struct CommandFailure: Error, Hashable, Sendable {
  let status: ExitStatus
  /// Each becomes one line on standard error; none holds a secret.
  let messages: [String]

  init(_ status: ExitStatus, _ message: String, remedy: String = "") {
    self.init(status, messages: [remedy.isEmpty ? message : "\(message); \(remedy)"])
  }

  init(_ status: ExitStatus, messages: [String]) {
    self.status = status
    self.messages = messages
  }
}
