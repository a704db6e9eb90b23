internal import SyncCore
internal import Testing

struct JSONFuzzTests {
  /// A small xorshift generator: the same seed gives the same inputs on every machine.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  private static let roundLimit = 100_000
  private static let pieces = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d\\ude00", "-", "0", "1e5", ".", "true",
    "null", " ", "\n", "é", "\u{0}", "9223372036854775808",
  ].map { Array($0.utf8) }

  @Test func `whatever is read is written and read again as the same value`() throws {
    let seeds = try JSONVector.all().filter { $0.bytes.count < 200 }.map(\.bytes)
    var generator = Generator(state: 0x5EED_0F_D1EC_7AB1)
    var readable = 0
    for _ in 0..<Self.roundLimit {
      let bytes = mutated(seeds.randomElement(using: &generator) ?? [], &generator)
      var skipper = JSONReader(bytes.span)
      let skipped = try? skipper.skipValue()
      guard let value = try? JSONReader.value(of: bytes) else { continue }
      readable += 1
      guard skipped != nil, try JSONReader.value(of: JSONWriter.bytes(of: value)) == value else {
        Issue.record("not the same again: \(bytes)")
        return
      }
    }
    #expect(readable > 1000)
  }

  private func mutated(_ seed: [UInt8], _ generator: inout Generator) -> [UInt8] {
    var bytes = seed
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let place = Int.random(in: 0...bytes.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0 where place < bytes.count:
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1 where place < bytes.count: bytes.remove(at: place)
      case 2: bytes.removeSubrange(place...)
      default:
        bytes.insert(contentsOf: Self.pieces.randomElement(using: &generator) ?? [], at: place)
      }
    }
    return bytes
  }
}
