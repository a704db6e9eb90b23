internal import Glibc
internal import SyncLog

/// Where results and remarks go: results to standard output, everything else to standard error.
enum Output {
  /// Writes a result, with a line end.
  static func line(_ text: String) {
    write(text + "\n", to: STDOUT_FILENO)
  }

  /// Writes a result as it is.
  static func text(_ text: String) {
    write(text, to: STDOUT_FILENO)
  }

  /// Writes a remark for the person at the terminal; control characters become visible.
  static func notice(_ text: String) {
    write(LogText.visible(text) + "\n", to: STDERR_FILENO)
  }

  /// What cannot be written is lost: nobody is there to be told.
  private static func write(_ text: String, to file: Int32) {
    let bytes = Array(text.utf8)
    _ = LineOutput.write(bytes.span, to: file)
  }
}
