internal import SyncCore
internal import SyncHTTP

extension ConfigurationReader {
  /// One address or a list of them.
  func listenAddresses(_ key: String) -> [ListenAddress]? {
    guard let value = value(key) else { return nil }
    guard let texts = value.string.map({ [$0] }) ?? value.array?.compactMap(\.string),
      !texts.isEmpty, texts.count == value.array?.count ?? 1
    else {
      wrongType(key, value, expected: "an address or a list of addresses")
      return nil
    }
    return texts.compactMap { text in
      if let address = ListenAddress(text) { return address }
      fault(
        key, "\"\(text)\" is no loopback address with a port and no Unix socket",
        remedy: "write 127.0.0.1:9480, [::1]:9480 or unix:/run/dirsyncd/intake.sock")
      return nil
    }
  }

  /// A list of mail domains, in lower case.
  func domains(_ key: String) -> [String]? {
    guard let texts = strings(key) else { return nil }
    for text in texts where !Self.isDomain(text) {
      fault(
        key, "\"\(text)\" is no domain",
        remedy: "write it as in example.com: labels of letters, digits and hyphens with dots "
          + "between them, no wildcard and no dot at the end")
    }
    return texts.map { $0.lowercased() }
  }

  /// RFC 1123 §2.1 and RFC 1034 §3.1: labels of 1 to 63 letters, digits and hyphens, 253 in all.
  private static func isDomain(_ text: String) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let hyphen = UInt8(ascii: "-")
    return text.utf8.count <= 253
      && labels.allSatisfy { label in
        (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
          && label.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, hyphen: true
            default: false
            }
          }
      }
  }

  /// An absolute URL without a slash at its end: encrypted, or on loopback.
  func url(_ key: String, schemes: ConfigurationURL.Schemes = .web) -> String? {
    guard let text = string(key) else { return nil }
    switch ConfigurationURL.read(text, schemes: schemes) {
    case .success(let url): return url
    // The text itself is not shown: it may hold a password before an @.
    case .failure(let fault):
      self.fault(key, fault.message, remedy: fault.remedy(schemes))
      return nil
    }
  }

  func requiredURL(_ key: String, schemes: ConfigurationURL.Schemes = .web) -> String {
    if !has(key) { missing(key) }
    return url(key, schemes: schemes) ?? ""
  }
}
