internal import CCrypto

/// Checks a password against a hash with the system's crypt(3).
package enum TwinCrypt {
  /// The text of `crypt(password, setting)`, nil when the setting is refused.
  package static func hash(_ password: String, setting: String) -> String? {
    var hash = [CChar](repeating: 0, count: 512)
    guard unsafe ccrypto_crypt(password, setting, &hash, hash.count) == 0 else { return nil }
    return String(decoding: hash.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// True when the hash is of that password.
  package static func matches(_ password: String, hash: String) -> Bool {
    self.hash(password, setting: hash) == hash
  }
}
