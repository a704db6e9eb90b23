internal import Glibc

/// What is known about where the output goes.
enum Terminal {
  static func isTerminal(_ file: Int32) -> Bool {
    isatty(file) == 1
  }

  /// Colours only where the stream is a terminal, `NO_COLOR` is unset or empty (no-color.org) and
  /// the terminal knows them.
  static func hasColours(_ file: Int32) -> Bool {
    isTerminal(file) && Environment.value("NO_COLOR") == nil
      && Environment.value("TERM") != "dumb"
  }

  /// The columns of the terminal, 80 where it does not say.
  static func width(_ file: Int32 = STDOUT_FILENO) -> Int {
    var size = winsize()
    guard unsafe ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
