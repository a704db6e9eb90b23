/// What a URL in the configuration must be: absolute, encrypted or on loopback, no sign-in data,
/// no query.
enum ConfigurationURL {
  /// Which schemes are taken: the first anywhere, the second on loopback alone, or anywhere where
  /// it is encrypted after its first words.
  struct Schemes: Hashable, Sendable {
    let encrypted: String
    let plain: String
    var isPlainUpgraded = false

    static let web = Schemes(encrypted: "https", plain: "http")
    static let mail = Schemes(encrypted: "smtps", plain: "smtp", isPlainUpgraded: true)
  }

  /// Why a text is no such URL.
  enum Fault: Error, Hashable {
    case notAbsolute, plainToOthers, signInData, queryOrFragment, badHost, badPort

    var message: String {
      switch self {
      case .notAbsolute: "is no URL"
      case .plainToOthers: "is not encrypted, and its host is not a loopback address"
      case .signInData: "holds sign-in data before the @"
      case .queryOrFragment: "holds a query, a fragment or a blank"
      case .badHost: "has no host that could be a name or an address"
      case .badPort: "has a port that is none"
      }
    }

    func remedy(_ schemes: Schemes) -> String {
      switch self {
      case .signInData: "take it out; secrets are references of their own"
      case .queryOrFragment: "end the URL with its path"
      default: "write \(schemes.encrypted)://host/path"
      }
    }
  }

  /// The URL without slashes at its end.
  static func read(_ text: String, schemes: Schemes = .web) -> Result<String, Fault> {
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
      return .failure(.notAbsolute)
    }
    let scheme = text[..<colon].lowercased()
    let rest = text[colon...].dropFirst(3)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if authority.contains("@") { return .failure(.signInData) }
    let isPlainText = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    if !isPlainText || rest.contains(where: { $0 == "?" || $0 == "#" || $0 == "\\" }) {
      return .failure(.queryOrFragment)
    }
    guard let host = host(of: authority) else { return .failure(.badPort) }
    guard isHost(host) else { return .failure(.badHost) }
    switch scheme {
    case schemes.encrypted: break
    case schemes.plain where schemes.isPlainUpgraded || isLoopback(host): break
    case schemes.plain: return .failure(.plainToOthers)
    default: return .failure(.notAbsolute)
    }
    var path = rest.dropFirst(authority.count)
    while path.last == "/" { path.removeLast() }
    return .success("\(scheme)://\(authority.lowercased())\(path)")
  }

  /// `localhost`, `127.0.0.0/8` and `::1`.
  static func isLoopback(_ host: String) -> Bool {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    let isV4 = labels.count == 4 && labels.allSatisfy { UInt8($0) != nil } && labels[0] == "127"
    return host == "localhost" || host == "[::1]" || isV4
  }

  /// The authority without its port; nil when the port is no number.
  private static func host(of authority: Substring) -> String? {
    let end = authority.lastIndex(of: "]") ?? authority.startIndex
    guard let colon = authority[end...].lastIndex(of: ":") else { return authority.lowercased() }
    guard let port = UInt16(authority[authority.index(after: colon)...]), port > 0 else {
      return nil
    }
    return authority[..<colon].lowercased()
  }

  private static func isHost(_ host: String) -> Bool {
    if host.hasPrefix("[") {
      return host.hasSuffix("]") && host.count > 3
        && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }
    return !host.isEmpty && host.utf8.count <= 253
      && host.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
      }
  }
}
