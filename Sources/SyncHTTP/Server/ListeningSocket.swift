internal import CLinux
internal import Glibc
internal import Synchronization

/// A bound, listening, non-blocking socket; closed, and a Unix socket's file removed, when it is
/// let go.
final class ListeningSocket: Sendable {
  private static let backlog: Int32 = 4096
  private static let fileMode: mode_t = 0o660

  let file: Int32
  /// With the port that the system gave.
  let address: ListenAddress
  /// The Unix socket's file as we made it.
  private let identity: FileIdentity?
  private let isClosed = Atomic(false)

  init(_ address: ListenAddress) throws(HTTPServerError) {
    if case .tcp(let host, _) = address, !LoopbackHost.isLoopback(host.bracketed) {
      throw .system("\(address) is not a loopback address", errno: EADDRNOTAVAIL)
    }
    let file = try Self.make(for: address)
    do throws(HTTPServerError) {
      try Self.bind(file, address)
      if case .unix(let path) = address {
        guard unsafe chmod(path, Self.fileMode) == 0 else { throw .last("chmod", address) }
        identity = FileIdentity(path: path)
      } else {
        identity = nil
      }
      guard listen(file, Self.backlog) == 0 else { throw .last("listen", address) }
      self.address = SocketAddress.bound(file, as: address)
      self.file = file
    } catch {
      Glibc.close(file)
      throw error
    }
  }

  deinit { close() }

  /// Once: a descriptor's number may be another's the next moment.
  func close() {
    guard !isClosed.exchange(true, ordering: .relaxed) else { return }
    if case .unix(let path) = address, identity == FileIdentity(path: path) { unsafe unlink(path) }
    Glibc.close(file)
  }

  /// The next waiting connection, or nil; then `errno` says why.
  func accept() -> Int32? {
    let connection = clinux_accept(file)
    return connection < 0 ? nil : connection
  }

  private static func make(for address: ListenAddress) throws(HTTPServerError) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let file = socket(SocketAddress.family(of: address), type, 0)
    guard file >= 0 else { throw .last("socket", address) }
    if case .tcp = address {
      var yes: Int32 = 1
      unsafe setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    }
    return file
  }

  /// A socket file that nobody answers on is left from a crash: it is replaced.
  private static func bind(_ file: Int32, _ address: ListenAddress) throws(HTTPServerError) {
    let first = unsafe SocketAddress.call(Glibc.bind, file, address)
    if first == 0 { return }
    guard errno == EADDRINUSE, case .unix(let path) = address, FileIdentity(path: path) != nil
    else { throw errno == EADDRINUSE ? .addressInUse("\(address)") : .last("bind", address) }
    guard nobodyAnswers(at: address) else { throw .addressInUse("\(address)") }
    guard unsafe unlink(path) == 0 else { throw .last("unlink", address) }
    guard unsafe SocketAddress.call(Glibc.bind, file, address) == 0 else {
      throw .last("bind", address)
    }
  }

  private static func nobodyAnswers(at address: ListenAddress) -> Bool {
    guard let probe = try? make(for: address) else { return false }
    defer { Glibc.close(probe) }
    return unsafe SocketAddress.call(Glibc.connect, probe, address) != 0 && errno == ECONNREFUSED
  }
}

extension HTTPServerError {
  /// The last system call's failure.
  fileprivate static func last(_ call: String, _ address: ListenAddress) -> HTTPServerError {
    .system("\(call) \(address)", errno: errno)
  }
}

extension String {
  /// An IPv6 address as it stands in a URL.
  fileprivate var bracketed: String { contains(":") ? "[\(self)]" : self }
}
