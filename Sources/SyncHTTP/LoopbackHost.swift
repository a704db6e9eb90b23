internal import Glibc

/// Which host names mean this machine: `localhost`, 127.0.0.0/8 and `::1`.
enum LoopbackHost {
  /// `host` as in a URL, an IPv6 address in brackets.
  static func isLoopback(_ host: String) -> Bool {
    if ASCII.areEqual(host, "localhost") || host == "[::1]" { return true }
    var address = in_addr()
    guard unsafe inet_pton(AF_INET, host, &address) == 1 else { return false }
    return UInt32(bigEndian: address.s_addr) >> 24 == 127
  }
}
