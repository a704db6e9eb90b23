internal import Glibc
internal import SyncLog
internal import Synchronization

/// Where results and remarks go: results to standard output, everything else to standard error.
enum Output {
  /// The errno of the first result that could not be written; 0 while all is well.
  private static let failure = Mutex<Int32>(0)

  /// Writes a result, with a line end.
  static func line(_ text: String) {
    result(text + "\n")
  }

  /// Writes a result as it is.
  static func text(_ text: String) {
    result(text)
  }

  /// Writes a remark for the person at the terminal; control characters become visible.
  static func notice(_ text: String) {
    let bytes = Array((LogText.visible(text) + "\n").utf8)
    // What cannot be written is lost: nobody is there to be told.
    _ = LineOutput.write(bytes.span, to: STDERR_FILENO)
  }

  /// Draws on the terminal where remarks go; the text is our own, with its control characters.
  static func draw(_ text: String) {
    let bytes = Array(text.utf8)
    _ = LineOutput.write(bytes.span, to: STDERR_FILENO)
  }

  /// True once a result could not be written, or whoever read the results has gone: a command that
  /// has more of them may end.
  static var isClosed: Bool {
    if failure.withLock({ $0 != 0 }) { return true }
    // A pipe or socket whose other end is closed reports an error (poll(2)).
    var question = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
    guard unsafe poll(&question, 1, 0) == 1 else { return false }
    return question.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
  }

  /// Why results are missing, as a failure of the command; nil when all were written, and when
  /// their reader had enough of them (`… | head`).
  static var commandFailure: CommandFailure? {
    let code = failure.withLock { $0 }
    guard code != 0, code != EPIPE else { return nil }
    let reason = unsafe String(cString: strerror(code))
    return CommandFailure(
      .inputOutput, "standard output: \(reason)", remedy: "the results above are not whole")
  }

  /// After a failure the rest is not tried: a gap in the middle would look whole.
  private static func result(_ text: String) {
    failure.withLock { failure in
      guard failure == 0 else { return }
      let bytes = Array(text.utf8)
      failure = LineOutput.write(bytes.span, to: STDOUT_FILENO)
    }
  }
}
