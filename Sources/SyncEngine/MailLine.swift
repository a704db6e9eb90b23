internal import SyncCore

/// The one line to the mail server: whether it may be used now. After a restart it is tried at
/// once.
struct MailLine: Sendable {
  private(set) var notBefore: Timestamp?
  /// Waits in a row.
  private(set) var setbacks = 0

  func isOpen(at now: Timestamp) -> Bool {
    notBefore.map { $0 <= now } ?? true
  }

  mutating func wait(until moment: Timestamp) {
    notBefore = moment
    setbacks += 1
  }

  /// The server spoke to us about one mail, whatever it said.
  mutating func worked() {
    notBefore = nil
    setbacks = 0
  }
}
