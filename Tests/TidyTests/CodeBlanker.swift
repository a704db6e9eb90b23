/// Puts blanks where a Swift text has comments or the inside of string literals; what is
/// interpolated stays, and so does every line break.
struct CodeBlanker {
  private enum Place: Equatable {
    /// Code, within so many open parentheses of an interpolation; nil outside of any.
    case code(parentheses: Int?)
    case string(pounds: Int, isLong: Bool)
  }

  private let bytes: [UInt8]
  private var position = 0
  private var output: [UInt8] = []
  private var places: [Place] = [.code(parentheses: nil)]

  init(_ text: String) {
    bytes = Array(text.utf8)
    output.reserveCapacity(bytes.count)
  }

  mutating func blanked() -> String {
    while position < bytes.count {
      switch places.last ?? .code(parentheses: nil) {
      case .code(let parentheses): stepInCode(parentheses)
      case .string(let pounds, let isLong): stepInString(pounds, isLong)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private mutating func stepInCode(_ parentheses: Int?) {
    let plain = plainCount { "/\"#()".utf8.contains($0) }
    if plain > 0 {
      keep(plain)
    } else if starts("//") {
      while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { blank(1) }
    } else if starts("/*") {
      while position < bytes.count, !starts("*/") { blank(1) }
      blank(2)
    } else if let pounds = poundsBeforeQuote() {
      let isLong = starts("\"\"\"", from: position + pounds)
      keep(pounds + (isLong ? 3 : 1))
      places.append(.string(pounds: pounds, isLong: isLong))
    } else {
      follow(parentheses)
      keep(1)
    }
  }

  /// Counts the parentheses of an interpolation, and leaves it at the last.
  private mutating func follow(_ parentheses: Int?) {
    guard let parentheses else { return }
    switch bytes[position] {
    case UInt8(ascii: "("): places[places.count - 1] = .code(parentheses: parentheses + 1)
    case UInt8(ascii: ")") where parentheses == 1: places.removeLast()
    case UInt8(ascii: ")"): places[places.count - 1] = .code(parentheses: parentheses - 1)
    default: break
    }
  }

  private mutating func stepInString(_ pounds: Int, _ isLong: Bool) {
    let plain = plainCount { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") }
    guard plain == 0 else { return blank(plain) }
    let hashes = String(repeating: "#", count: pounds)
    let quotes = isLong ? "\"\"\"" : "\""
    if starts("\\" + hashes + "(") {
      keep(pounds + 2)
      places.append(.code(parentheses: 1))
    } else if starts("\\" + hashes) {
      blank(pounds + 2)
    } else if starts(quotes + hashes) {
      keep(quotes.count + pounds)
      places.removeLast()
    } else {
      blank(1)
    }
  }

  /// How many bytes come before the next that means something.
  private func plainCount(before isMark: (UInt8) -> Bool) -> Int {
    var place = position
    while place < bytes.count, !isMark(bytes[place]) { place += 1 }
    return place - position
  }

  /// How many `#` stand here before a quotation mark; nil when no string begins here.
  private func poundsBeforeQuote() -> Int? {
    var place = position
    while place < bytes.count, bytes[place] == UInt8(ascii: "#") { place += 1 }
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return nil }
    return place - position
  }

  private func starts(_ text: String, from place: Int? = nil) -> Bool {
    bytes[min(place ?? position, bytes.count)...].starts(with: text.utf8)
  }

  private mutating func keep(_ count: Int) {
    output += bytes[position..<min(position + count, bytes.count)]
    position += count
  }

  private mutating func blank(_ count: Int) {
    for byte in bytes[min(position, bytes.count)..<min(position + count, bytes.count)] {
      output.append(byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " "))
    }
    position += count
  }
}
