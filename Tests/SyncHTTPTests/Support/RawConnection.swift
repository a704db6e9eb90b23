import CLinux
import Dispatch
import Glibc
import Synchronization

@testable import SyncHTTP

/// A client's side of a socket, byte by byte, for what no proper client would send.
final class RawConnection: Sendable {
  private static let waitSeconds = 20

  private let file: Int32

  init?(_ address: ListenAddress) {
    file = socket(SocketAddress.family(of: address), Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: Self.waitSeconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    guard unsafe SocketAddress.call(Glibc.connect, file, address) == 0 else { return nil }
  }

  deinit { close(file) }

  /// Gives how many bytes went out before the socket failed.
  @discardableResult
  func send(_ text: String) -> Int { send(Array(text.utf8)) }

  @discardableResult
  func send(_ bytes: [UInt8]) -> Int {
    var sent = 0
    while sent < bytes.count {
      let rest = bytes[sent...]
      let count = unsafe rest.withUnsafeBytes { rest in
        unsafe Glibc.send(file, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { break }
      sent += count
    }
    return sent
  }

  /// Says that no more will come from us.
  func finish() { shutdown(file, Int32(SHUT_WR)) }

  /// What comes next; empty at the end of the stream, at a reset or after the wait.
  func receive(upTo limit: Int = 65536) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = unsafe recv(file, &bytes, limit, 0)
    return Array(bytes.prefix(max(0, count)))
  }

  /// Everything up to the end of the stream.
  func receiveAll() -> String {
    var all: [UInt8] = []
    while true {
      let bytes = receive()
      if bytes.isEmpty { return String(decoding: all, as: UTF8.self) }
      all += bytes
    }
  }

  /// What comes until that text has come.
  func receive(until end: String) -> String {
    var all: [UInt8] = []
    while !String(decoding: all, as: UTF8.self).hasSuffix(end) {
      let bytes = receive()
      if bytes.isEmpty { break }
      all += bytes
    }
    return String(decoding: all, as: UTF8.self)
  }
}

/// Runs blocking work on a thread of its own, so that no handler waits for its place in the pool.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    DispatchQueue(label: "blocking test").async { continuation.resume(returning: work()) }
  }
}

/// Sends those bytes on a new connection and gives all that comes back.
func raw(_ server: HTTPServer, _ request: String) async -> String {
  await blocking {
    guard let client = RawConnection(server.address) else { return "" }
    client.send(request)
    return client.receiveAll()
  }
}
