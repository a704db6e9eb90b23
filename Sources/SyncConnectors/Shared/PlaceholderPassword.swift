internal import SyncCore

/// The unguessable password of an account that waits for its user's first login.
enum PlaceholderPassword {
  /// About 238 bits; nobody ever sees it, and nothing keeps it.
  static let length = 40

  /// Random letters and digits with all four character classes, so that every policy takes it.
  static func make() -> Secret {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    var secret = Secret(capacity: length)
    for byte in Array("Aa0-".utf8) { secret.append(byte) }
    for _ in 0..<roundLimit where secret.count < length {
      // 248 is the largest multiple of 62 in a byte: what lies above would favour some letters.
      let byte = RandomBytes.make(1)[0]
      if byte < 248 { secret.append(alphabet[Int(byte) % alphabet.count]) }
    }
    return secret
  }

  /// Draws that may be made; 3 in 100 are thrown away.
  private static let roundLimit = 1000
}
