internal import Glibc

/// Where lines go: one write(2) a line, so that lines of several threads do not mix.
package struct LineOutput: Sendable {
  private let file: Int32
  /// Whether lines begin with `<N>`, the syslog priority that journald strips (sd-daemon(3)).
  package let hasPriorities: Bool

  package init(file: Int32, hasPriorities: Bool = false) {
    self.file = file
    self.hasPriorities = hasPriorities
  }

  /// Standard error; `journalStream` is the value of `JOURNAL_STREAM`, `device:inode` of the
  /// stream that systemd connected to the journal (systemd.exec(5)).
  package static func standardError(journalStream: String?) -> LineOutput {
    LineOutput(
      file: STDERR_FILENO, hasPriorities: journalStream == identity(of: STDERR_FILENO))
  }

  /// Writes the line and its end. What cannot be written is lost: a log must not stop the work.
  package func write(_ line: String, level: LogLevel) {
    let prefix = hasPriorities ? "<\(level.syslogPriority)>" : ""
    let bytes = Array("\(prefix)\(line)\n".utf8)
    _ = Self.write(bytes.span, to: file)
  }

  /// Writes all the bytes, in several calls where the file takes them so; 0, or the errno that
  /// stopped it.
  package static func write(_ bytes: Span<UInt8>, to file: Int32) -> Int32 {
    unsafe bytes.withUnsafeBytes { buffer in
      var rest = unsafe buffer[...]
      while unsafe !rest.isEmpty {
        let part = unsafe UnsafeRawBufferPointer(rebasing: rest)
        let written = unsafe Glibc.write(file, part.baseAddress, part.count)
        if written < 0, errno == EINTR { continue }
        if written <= 0 { return written < 0 ? errno : EIO }
        unsafe rest = rest.dropFirst(written)
      }
      return 0
    }
  }

  /// `device:inode` of an open file, as `JOURNAL_STREAM` has it.
  package static func identity(of file: Int32) -> String? {
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else { return nil }
    return "\(status.st_dev):\(status.st_ino)"
  }
}
