internal import Glibc
internal import SyncCore

extension Author {
  /// Whoever runs this process.
  static var current: Author { Author(systemUID: getuid()) }

  /// That uid with its name, as the system knows it.
  init(systemUID uid: UInt32) {
    self.init(uid: uid, name: Self.name(of: uid))
  }

  /// Long enough for any entry of the user database.
  private static let entryByteLimit = 16_384

  private static func name(of uid: UInt32) -> String? {
    var entry = unsafe passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: entryByteLimit)
    let code = unsafe getpwuid_r(uid, &entry, &buffer, buffer.count, &found)
    guard code == 0, unsafe found != nil else { return nil }
    return unsafe String(cString: entry.pw_name)
  }
}
