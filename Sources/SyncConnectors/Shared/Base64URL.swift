/// Base64 for URLs and JWTs, without padding (RFC 4648 §5, RFC 7515 §2).
package enum Base64URL {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// The bytes as text of `A-Z a-z 0-9 - _`.
  package static func encode(_ bytes: [UInt8]) -> String {
    encode(bytes, alphabet)
  }

  /// The bytes as ordinary padded base64 (RFC 4648 §4), for Basic authentication.
  package static func padded(_ bytes: [UInt8]) -> String {
    let text = encode(bytes, alphabet.dropLast(2) + Array("+/".utf8))
    return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
  }

  private static func encode(_ bytes: [UInt8], _ alphabet: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for (place, byte) in group.enumerated() { bits |= UInt32(byte) << (16 - 8 * place) }
      for place in 0...group.count {
        text.append(alphabet[Int(bits >> (18 - 6 * place)) & 63])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
