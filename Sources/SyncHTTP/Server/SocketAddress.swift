internal import Glibc

/// `ListenAddress` in the system's shape.
enum SocketAddress {
  typealias Call = (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32

  static func family(of address: ListenAddress) -> Int32 {
    switch address {
    case .unix: AF_UNIX
    case .tcp(let host, _): host.contains(":") ? AF_INET6 : AF_INET
    }
  }

  /// Calls `bind` or `connect` with the address; -1 with `errno` set when it cannot be said.
  static func call(_ call: Call, _ file: Int32, _ address: ListenAddress) -> Int32 {
    switch address {
    case .unix(let path): unsafe callUnix(call, file, path)
    case .tcp(let host, let port):
      unsafe host.contains(":")
        ? callIPv6(call, file, host, port) : callIPv4(call, file, host, port)
    }
  }

  /// The address with the port that the system chose.
  static func bound(_ file: Int32, as address: ListenAddress) -> ListenAddress {
    guard case .tcp(let host, 0) = address else { return address }
    var storage = sockaddr_in6()  // the port stands at the same place for both families
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let code = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe getsockname(file, $0, &size)
      }
    }
    return code == 0 ? .tcp(host: host, port: UInt16(bigEndian: storage.sin6_port)) : address
  }

  private static func callUnix(_ call: Call, _ file: Int32, _ path: String) -> Int32 {
    var storage = sockaddr_un()
    storage.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: storage.sun_path) else {
      errno = ENAMETOOLONG
      return -1
    }
    unsafe withUnsafeMutableBytes(of: &storage.sun_path) { unsafe $0.copyBytes(from: bytes) }
    return unsafe pass(&storage, to: call, file)
  }

  private static func callIPv4(
    _ call: Call, _ file: Int32, _ host: String, _ port: UInt16
  ) -> Int32 {
    var storage = sockaddr_in()
    storage.sin_family = sa_family_t(AF_INET)
    storage.sin_port = port.bigEndian
    guard unsafe inet_pton(AF_INET, host, &storage.sin_addr) == 1 else {
      errno = EINVAL
      return -1
    }
    return unsafe pass(&storage, to: call, file)
  }

  private static func callIPv6(
    _ call: Call, _ file: Int32, _ host: String, _ port: UInt16
  ) -> Int32 {
    var storage = sockaddr_in6()
    storage.sin6_family = sa_family_t(AF_INET6)
    storage.sin6_port = port.bigEndian
    guard unsafe inet_pton(AF_INET6, host, &storage.sin6_addr) == 1 else {
      errno = EINVAL
      return -1
    }
    return unsafe pass(&storage, to: call, file)
  }

  private static func pass<Storage>(
    _ storage: inout Storage, to call: Call, _ file: Int32
  ) -> Int32 {
    unsafe withUnsafePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe call(file, $0, socklen_t(MemoryLayout<Storage>.size))
      }
    }
  }
}
