/// Which rows of the mirror a walk met: one bit a row, so that a million users cost 125 kB.
struct SeenRows {
  private var words: [UInt64] = []
  private(set) var count = 0

  mutating func insert(_ row: Int64) {
    let (word, bit) = Self.place(of: row)
    if word >= words.count {
      words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
    }
    if words[word] & bit == 0 { count += 1 }
    words[word] |= bit
  }

  func contains(_ row: Int64) -> Bool {
    let (word, bit) = Self.place(of: row)
    return word < words.count && words[word] & bit != 0
  }

  private static func place(of row: Int64) -> (word: Int, bit: UInt64) {
    (Int(row >> 6), 1 << UInt64(row & 63))
  }
}
