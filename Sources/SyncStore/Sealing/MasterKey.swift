package import SyncCore

/// The key that all sealed secrets depend on: 32 random bytes.
package enum MasterKey {
  package static let byteCount = 32

  /// Reads a key file: 32 raw bytes, or 64 hexadecimal digits, or base64 (either alphabet, with
  /// or without padding), one final line break aside.
  ///
  /// Raw bytes may end in what looks like a line break: give the file as it is.
  package static func parse(_ file: borrowing Secret) throws(MasterKeyError) -> Secret {
    var count = file.count
    if count != byteCount {
      if count > 0, file.bytes[count - 1] == UInt8(ascii: "\n") { count -= 1 }
      if count > 0, file.bytes[count - 1] == UInt8(ascii: "\r") { count -= 1 }
    }
    let key = try decode(file, count)
    guard !isPlaceholder(key) else { throw .weak }
    return key
  }

  private static func isPlaceholder(_ key: borrowing Secret) -> Bool {
    let bytes = key.bytes
    return bytes.indices.allSatisfy { bytes[$0] == bytes[0] }
  }

  /// The text of a new key: 44 characters of base64 (RFC 4648, section 5).
  package static func generate() throws(CryptoError) -> Secret {
    let key = try RandomBytes.secret(byteCount)
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text = Secret(capacity: 44)
    for place in 0..<43 {
      text.append(alphabet[sixBits(of: key, at: place * 6)])
    }
    text.append(UInt8(ascii: "="))
    return text
  }

  /// A name for the key that says nothing about it.
  static func id(of key: borrowing Secret, length: Int) throws(CryptoError) -> [UInt8] {
    precondition(key.count == byteCount, "a master key has 32 bytes")
    let name = try Digest.deriveKey(from: key, for: "dirsyncd master key id 1")
    return Array(try Digest.sha256(name.bytes).prefix(length))
  }

  private static func decode(
    _ file: borrowing Secret, _ count: Int
  ) throws(MasterKeyError) -> Secret {
    switch count {
    case byteCount: return part(of: file, count)
    case 64: return try decode(file, count, bitsPerDigit: 4, digit: hexadecimalDigit)
    case 43: return try decode(file, 43, bitsPerDigit: 6, digit: base64Digit)
    case 44 where file.bytes[43] == UInt8(ascii: "="):
      return try decode(file, 43, bitsPerDigit: 6, digit: base64Digit)
    default: throw .malformed
    }
  }

  /// Bits that are left over at the end must be zero.
  private static func decode(
    _ file: borrowing Secret, _ count: Int, bitsPerDigit: Int, digit: (UInt8) -> Int?
  ) throws(MasterKeyError) -> Secret {
    var key = Secret(capacity: byteCount)
    var bits = 0
    var bitCount = 0
    for place in 0..<count {
      guard let value = digit(file.bytes[place]) else { throw .malformed }
      bits = (bits << bitsPerDigit | value) & 0xffff
      bitCount += bitsPerDigit
      if bitCount >= 8 {
        bitCount -= 8
        key.append(UInt8(truncatingIfNeeded: bits >> bitCount))
      }
    }
    guard key.count == byteCount, bits & ((1 << bitCount) - 1) == 0 else { throw .malformed }
    return key
  }

  private static func part(of file: borrowing Secret, _ count: Int) -> Secret {
    var key = Secret(capacity: count)
    for place in 0..<count { key.append(file.bytes[place]) }
    return key
  }

  private static func sixBits(of key: borrowing Secret, at bit: Int) -> Int {
    let high = Int(key.bytes[bit / 8])
    let low = bit / 8 + 1 < key.count ? Int(key.bytes[bit / 8 + 1]) : 0
    return (high << 8 | low) >> (10 - bit % 8) & 63
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 0x30
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte) - 0x61 + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte) - 0x41 + 10
    default: nil
    }
  }

  private static func base64Digit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte) - 0x41
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte) - 0x61 + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 0x30 + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
