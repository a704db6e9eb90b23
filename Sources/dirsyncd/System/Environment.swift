internal import Glibc

/// The variables that the program was started with.
enum Environment {
  /// The value of a variable; nil when it is not set or empty.
  static func value(_ name: String) -> String? {
    guard let text = unsafe getenv(name) else { return nil }
    let value = unsafe String(cString: text)
    return value.isEmpty ? nil : value
  }

  /// Takes a variable away, so that no child process inherits it.
  static func remove(_ name: String) {
    unsafe unsetenv(name)
  }
}
