/// Numbers and names that look random and repeat for a seed (SplitMix64).
struct TwinNumbers: Sendable {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// So many lower-case hexadecimal digits, at most 16.
  private mutating func hex(_ digits: Int) -> String {
    let text = String(next(), radix: 16)
    return String((String(repeating: "0", count: 16 - text.count) + text).suffix(digits))
  }

  /// A version 4 UUID (RFC 9562 §5.4).
  mutating func guid() -> String {
    "\(hex(8))-\(hex(4))-4\(hex(3))-a\(hex(3))-\(hex(12))"
  }

  /// A decimal number of 21 digits.
  mutating func decimalID() -> String {
    "1" + (0..<20).map { _ in String(next() % 10) }.joined()
  }

  mutating func token() -> String {
    hex(16) + hex(16) + hex(16)
  }
}
