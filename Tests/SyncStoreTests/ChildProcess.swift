import Glibc

/// A shell command whose output is read; waited for at its end.
@safe final class ChildProcess {
  private let output: UnsafeMutablePointer<FILE>

  init?(_ command: String) {
    guard let output = unsafe popen(command, "re") else { return nil }
    unsafe self.output = output
  }

  deinit { unsafe pclose(output) }

  static func exists(_ program: String) -> Bool { unsafe access(program, X_OK) == 0 }

  /// The next line without its end; nil after the last.
  func readLine() -> String? {
    var line = [CChar](repeating: 0, count: 4096)
    guard unsafe fgets(&line, Int32(line.count), output) != nil else { return nil }
    let bytes = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
