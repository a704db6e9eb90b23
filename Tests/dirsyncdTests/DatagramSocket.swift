internal import Glibc

/// The other end of `$NOTIFY_SOCKET`: a bound datagram socket, abstract after a leading @.
final class DatagramSocket {
  private let file: Int32

  init(_ path: String) {
    file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(path.utf8)
    if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let isAbstract = bytes.first == 0
    let length = MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1)
    _ = unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(file, address, socklen_t(length))
      }
    }
  }

  deinit {
    close(file)
  }

  /// The next datagram; empty when none is there.
  func receive() -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe recv(file, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
