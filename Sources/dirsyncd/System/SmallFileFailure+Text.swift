internal import Glibc

extension SmallFile.Failure {
  /// What is wrong, to stand behind the path.
  var message: String {
    switch self {
    case .missing: "does not exist"
    case .notPermitted: "may not be read by this user"
    case .notRegular: "is not a regular file"
    case .tooLarge(let byteLimit): "is larger than \(byteLimit) bytes"
    case .openToOthers(let mode): "can be read by others (mode \(Self.octal(mode)))"
    case .writableByOthers(let mode): "can be written by others (mode \(Self.octal(mode)))"
    case .unreadable(let code): "cannot be read: \(Self.text(ofError: code))"
    }
  }

  /// What to do about it.
  func remedy(for path: String) -> String {
    switch self {
    case .missing: "create it, or correct the path"
    case .notPermitted: "run as the user that owns it, or chown it to that user"
    case .notRegular, .tooLarge: "name another file"
    case .openToOthers: "chmod 600 \(path)"
    case .writableByOthers: "chmod go-w \(path)"
    case .unreadable: "look at the disk"
    }
  }

  /// Whether rights are at fault rather than the configuration.
  var isAboutRights: Bool {
    switch self {
    case .notPermitted, .openToOthers, .writableByOthers: true
    case .missing, .notRegular, .tooLarge, .unreadable: false
    }
  }

  private static func octal(_ mode: UInt32) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func text(ofError code: Int32) -> String {
    unsafe String(cString: strerror(code))
  }
}
