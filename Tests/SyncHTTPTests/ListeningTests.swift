import Glibc
import SyncHTTP
import Synchronization
import Testing

@Suite("Where a server listens", .timeLimit(.minutes(1)))
struct ListeningTests {
  private let path = "/tmp/dirsyncd-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).sock"

  @Test("A Unix socket has mode 0660, knows its peer, and is removed at the end")
  func unixSocket() async throws {
    let peers = Mutex<[HTTPPeer]>([])
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { request in
      peers.withLock { $0.append(request.peer) }
      return HTTPResponse(204)
    }
    let address = ListenAddress.unix(path: path)
    try await withServer(at: address, handler: handler) { _ in
      #expect(mode == S_IFSOCK | 0o660)
      let text = await blocking {
        let client = RawConnection(address)
        client?.send("GET / HTTP/1.1\r\nHost: intake\r\nConnection: close\r\n\r\n")
        return client?.receiveAll() ?? ""
      }
      #expect(text.hasPrefix("HTTP/1.1 204 No Content\r\n"))
    }
    #expect(peers.withLock { $0 } == [.unix(uid: getuid())])
    #expect(mode == nil)
  }

  @Test("A Unix socket's path may be used by one server, and again after it")
  func unixSocketInUse() throws {
    let address = ListenAddress.unix(path: path)
    let first = try HTTPServer(address: address)
    #expect(throws: HTTPServerError.addressInUse("unix:\(path)")) {
      try HTTPServer(address: address)
    }
    first.close()
    let second = try HTTPServer(address: address)
    #expect(mode == S_IFSOCK | 0o660)
    second.close()
    #expect(mode == nil)
  }

  @Test("A socket file left from a crash is replaced")
  func staleSocket() throws {
    var storage = sockaddr_un()
    storage.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    unsafe withUnsafeMutableBytes(of: &storage.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let file = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let code = unsafe withUnsafePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    close(file)
    #expect(code == 0)
    let server = try HTTPServer(address: .unix(path: path))
    #expect(mode == S_IFSOCK | 0o660)
    server.close()
  }

  @Test("Another kind of file is left alone")
  func otherFile() throws {
    let file = unsafe open(path, O_CREAT | O_WRONLY, 0o600)
    close(file)
    defer { unsafe unlink(path) }
    #expect(throws: HTTPServerError.self) { try HTTPServer(address: .unix(path: path)) }
    #expect(mode == S_IFREG | 0o600)
  }

  @Test("Port 0 takes a free port, which another server cannot have")
  func freePort() throws {
    let server = try HTTPServer(address: .tcp(host: "127.0.0.1", port: 0))
    guard case .tcp("127.0.0.1", let port) = server.address else {
      Issue.record("another address: \(server.address)")
      return
    }
    #expect(port > 0)
    #expect(throws: HTTPServerError.addressInUse("127.0.0.1:\(port)")) {
      try HTTPServer(address: server.address)
    }
  }

  @Test("Another address than loopback is refused", arguments: ["0.0.0.0", "192.0.2.1", "::"])
  func foreignAddress(host: String) {
    #expect(throws: HTTPServerError.self) {
      try HTTPServer(address: .tcp(host: host, port: 0))
    }
  }

  /// Of the file at the path; nil when there is none.
  private var mode: mode_t? {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? status.st_mode : nil
  }
}
