/// Base64 in the URL-safe alphabet without padding (RFC 4648 §5, RFC 7515 §2).
package enum Base64URL {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// The text of the bytes.
  package static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let chunk = bytes[place..<min(place + 3, bytes.count)]
      var number = chunk.reduce(0) { $0 << 8 | UInt32($1) }
      number <<= UInt32(8 * (3 - chunk.count))
      for digit in 0...chunk.count {
        text.append(alphabet[Int(number >> UInt32(18 - 6 * digit)) & 63])
      }
      place += 3
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text; nil for padding, foreign characters, or bits left over.
  package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var number: UInt32 = 0
    var bits: UInt32 = 0
    for character in text.utf8 {
      guard let digit = alphabet.firstIndex(of: character) else { return nil }
      number = number << 6 | UInt32(digit)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(number >> bits & 255))
        number &= (1 << bits) - 1
      }
    }
    return bits < 6 && number == 0 ? bytes : nil
  }

  /// The bytes of a text in the standard alphabet, padded or not (RFC 4648 §4); nil as above.
  static func standardBytes(_ text: some StringProtocol) -> [UInt8]? {
    let bare = text.split(separator: "=", omittingEmptySubsequences: false)
    guard bare.count <= 3, bare.dropFirst().allSatisfy(\.isEmpty) else { return nil }
    return bytes(
      String(
        (bare.first ?? "").map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }))
  }
}
