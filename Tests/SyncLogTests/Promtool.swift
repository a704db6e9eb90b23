internal import Glibc

/// Prometheus' own checker of metrics pages, where it is installed.
enum Promtool {
  static var path: String? {
    let named = unsafe getenv("PROMTOOL").map { unsafe String(cString: $0) }
    return [named, "/usr/bin/promtool", "/usr/local/bin/promtool"]
      .compactMap { $0 }.first { unsafe access($0, X_OK) == 0 }
  }

  /// Tests/run installs it, so there it must not be missing.
  static var isRequired: Bool { unsafe getenv("CI") != nil }

  /// What `promtool check metrics` says about the page, after its exit status; `0` alone when it
  /// is content.
  static func verdict(on page: String, _ promtool: String) -> String {
    // The shell inherits the descriptor of a file without a name: nothing to clean up.
    let file = unlinkedFile(with: page)
    defer { close(file) }
    let command = "'\(promtool)' check metrics </proc/self/fd/\(file) 2>&1; echo $?"
    guard let pipe = unsafe popen(command, "r") else { return "cannot be started" }
    defer { unsafe pclose(pipe) }
    var bytes = [UInt8](repeating: 0, count: 16384)
    let count = unsafe fread(&bytes, 1, bytes.count, pipe)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  private static func unlinkedFile(with page: String) -> Int32 {
    var name = Array("/tmp/dirsyncd-metrics-XXXXXX".utf8CString)
    let file = unsafe mkstemp(&name)
    unsafe unlink(&name)
    let bytes = Array(page.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
    lseek(file, 0, SEEK_SET)
    return file
  }
}
