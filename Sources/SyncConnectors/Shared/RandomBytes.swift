internal import CCrypto

/// Random bytes from libcrypto's generator.
enum RandomBytes {
  /// So many bytes; traps when the system has no randomness, as nothing safe can follow.
  static func make(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let code = unsafe RAND_bytes(&bytes, Int32(count))
    precondition(code == 1, "the system has no randomness")
    return bytes
  }

  /// A fresh random GUID (RFC 9562 §5.4), in lower case.
  static func guid() -> String {
    var bytes = make(16)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { byte in
      let text = String(byte, radix: 16)
      return text.utf8.count == 1 ? "0" + text : text
    }
    let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
    return groups.map { digits[$0].joined() }.joined(separator: "-")
  }
}
