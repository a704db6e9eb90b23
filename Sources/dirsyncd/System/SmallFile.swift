internal import CLinux
internal import Glibc
internal import SyncCore

/// Reads a file whole into memory that is wiped: a secret, or the configuration.
enum SmallFile {
  /// Why a file cannot be had.
  enum Failure: Error, Hashable {
    case missing
    case notPermitted
    case notRegular
    case tooLarge(byteLimit: Int)
    /// Others than its owner may read it; the mode is the file's.
    case openToOthers(mode: UInt32)
    /// Others than its owner may write it.
    case writableByOthers(mode: UInt32)
    case unreadable(errno: Int32)
  }

  /// Who may do what with a file that we trust.
  enum Protection: Hashable {
    /// Read and written by its owner alone: a secret.
    case ownerOnly
    /// Not written by others: the configuration.
    case notWritableByOthers
    /// Looked after by someone else: a systemd credential.
    case none
  }

  static let byteLimit = 1 << 20

  static func contents(
    _ path: String, _ protection: Protection, byteLimit: Int = byteLimit
  ) throws(Failure) -> Secret {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw failure(of: errno) }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else { throw failure(of: errno) }
    try judge(status.st_mode, protection)
    guard status.st_size <= byteLimit else { throw .tooLarge(byteLimit: byteLimit) }
    let size = max(Int(status.st_size) + 1, Self.chunkSize)
    return try bytes(of: file, byteLimit: min(size, byteLimit))
  }

  private static func judge(_ mode: mode_t, _ protection: Protection) throws(Failure) {
    guard mode & S_IFMT == S_IFREG else { throw .notRegular }
    let permissions = mode & 0o777
    if protection == .ownerOnly, permissions & 0o077 != 0 {
      throw .openToOthers(mode: permissions)
    }
    if protection == .notWritableByOthers, permissions & 0o022 != 0 {
      throw .writableByOthers(mode: permissions)
    }
  }

  private static let chunkSize = 16384

  /// - Parameter byteLimit: as much memory is taken; what grows past it meanwhile is refused.
  private static func bytes(of file: Int32, byteLimit: Int) throws(Failure) -> Secret {
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkSize, alignment: 16)
    var secret = Secret(capacity: byteLimit)
    var failed: Failure?
    while failed == nil {
      let count = unsafe read(file, chunk.baseAddress, chunk.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { failed = failure(of: errno) }
      if count <= 0 { break }
      if secret.count + count > byteLimit {
        failed = .tooLarge(byteLimit: byteLimit)
        break
      }
      for place in 0..<count { unsafe secret.append(chunk[place]) }
    }
    unsafe clinux_wipe(chunk.baseAddress, chunk.count)
    unsafe chunk.deallocate()
    if let failed { throw failed }
    return Secret(copying: secret.bytes)
  }

  private static func failure(of code: Int32) -> Failure {
    switch code {
    case ENOENT, ENOTDIR: .missing
    case EACCES, EPERM: .notPermitted
    default: .unreadable(errno: code)
    }
  }
}
