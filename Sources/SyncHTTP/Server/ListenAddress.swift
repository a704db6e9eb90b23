/// Where a server listens.
package enum ListenAddress: Hashable, Sendable, CustomStringConvertible {
  /// A Unix socket at that path, made with mode 0660.
  case unix(path: String)
  /// A numeric loopback address and a port; port 0 takes a free one.
  case tcp(host: String, port: UInt16)

  /// Reads `unix:/path`, `127.0.0.1:9480` or `[::1]:9480`; nil when it is none of them or the
  /// host is not a loopback address.
  package init?(_ text: String) {
    if text.hasPrefix("unix:/") {
      self = .unix(path: String(text.dropFirst(5)))
      return
    }
    guard let colon = text.lastIndex(of: ":"),
      let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    let host = String(text[..<colon])
    switch host {
    case "[::1]": self = .tcp(host: "::1", port: port)
    case _ where host.hasPrefix("127."): self = .tcp(host: host, port: port)
    case "localhost": self = .tcp(host: "127.0.0.1", port: port)
    default: return nil
    }
  }

  package var description: String {
    switch self {
    case .unix(let path): "unix:\(path)"
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }
}
