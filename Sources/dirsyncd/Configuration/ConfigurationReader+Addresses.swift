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
