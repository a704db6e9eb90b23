/// Finds where a text stops being JSON5 (json5.org), for Foundation does not say it on Linux; and
/// names that stand twice in one object, of which Foundation keeps one silently.
///
/// It reads the shape alone and is a little more generous than Foundation: what it takes is still
/// decoded there.
struct JSON5FaultFinder {
  /// What is wrong, and where; lines and columns begin with 1.
  struct Fault: Error, Hashable, CustomStringConvertible {
    let message: String
    let line: Int
    let column: Int

    var description: String { "line \(line), column \(column): \(message)" }
  }

  private static let depthLimit = 64
  private let text: [Character]
  private var place = 0
  private var depth = 0

  private init(_ text: String) {
    // Line ends count as one character each, however they are written.
    self.text = Array(text)
  }

  /// The first fault of the text, or nil.
  static func fault(in text: String) -> Fault? {
    var finder = JSON5FaultFinder(text)
    do throws(Fault) {
      try finder.passBlanks()
      try finder.value()
      try finder.passBlanks()
      if finder.current != nil { throw finder.fault("nothing may follow the last }") }
      return nil
    } catch {
      return error
    }
  }

  private var current: Character? { place < text.count ? text[place] : nil }

  private func fault(_ message: String, at other: Int? = nil) -> Fault {
    let end = min(other ?? place, text.count)
    let lines = text[..<end].split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return Fault(message: message, line: lines.count, column: (lines.last?.count ?? 0) + 1)
  }

  private func expected(_ what: String) -> Fault {
    fault("expected \(what), found \(current.map { "\"\($0)\"" } ?? "the end of the file")")
  }

  /// White space and comments.
  private mutating func passBlanks() throws(Fault) {
    while let character = current {
      if character.isWhitespace || character == "\u{FEFF}" {
        place += 1
      } else if character == "/" {
        try passComment()
      } else {
        return
      }
    }
  }

  private mutating func passComment() throws(Fault) {
    let begin = place
    let second = place + 1 < text.count ? text[place + 1] : " "
    if second == "/" {
      while let character = current, !character.isNewline { place += 1 }
    } else if second == "*" {
      place += 2
      while place + 1 < text.count, text[place] != "*" || text[place + 1] != "/" { place += 1 }
      if place + 1 >= text.count { throw fault("a comment that does not end", at: begin) }
      place += 2
    } else {
      throw expected("a value or a comment")
    }
  }

  private mutating func value() throws(Fault) {
    switch current {
    case "{": try nested { finder throws(Fault) in try finder.object() }
    case "[": try nested { finder throws(Fault) in try finder.array() }
    case "\"", "'": _ = try string()
    default: try word()
    }
  }

  private mutating func nested(
    _ read: (inout JSON5FaultFinder) throws(Fault) -> Void
  ) throws(Fault) {
    depth += 1
    if depth > Self.depthLimit { throw fault("nested too deeply") }
    try read(&self)
    depth -= 1
  }

  private mutating func object() throws(Fault) {
    let begin = place
    var names: Set<String> = []
    place += 1
    while true {
      try passBlanks()
      if current == nil { throw fault("a { that is not closed", at: begin) }
      if pass("}") { return }
      let nameBegin = place
      let name = try self.name()
      if !names.insert(name).inserted { throw fault("\(name) stands twice", at: nameBegin) }
      try passBlanks()
      guard pass(":") else { throw expected("a : behind \(name)") }
      try passBlanks()
      try value()
      try passBlanks()
      guard pass(",") || current == "}" || current == nil else { throw expected("a comma or }") }
    }
  }

  private mutating func array() throws(Fault) {
    let begin = place
    place += 1
    while true {
      try passBlanks()
      if current == nil { throw fault("a [ that is not closed", at: begin) }
      if pass("]") { return }
      try value()
      try passBlanks()
      guard pass(",") || current == "]" || current == nil else { throw expected("a comma or ]") }
    }
  }

  private mutating func name() throws(Fault) -> String {
    if current == "\"" || current == "'" { return try string() }
    let begin = place
    while let character = current, Self.isNamePart(character) { place += 1 }
    guard place > begin, !text[begin].isNumber else { throw expected("a key or }") }
    return String(text[begin..<place])
  }

  private mutating func string() throws(Fault) -> String {
    let begin = place
    let quote = text[place]
    place += 1
    while let character = current, character != quote {
      // A line may end inside a text only behind a backslash.
      if character.isNewline { throw fault("a text that does not end", at: begin) }
      place += character == "\\" ? 2 : 1
    }
    guard current != nil else { throw fault("a text that does not end", at: begin) }
    place += 1
    return String(text[(begin + 1)..<(place - 1)])
  }

  /// A number, true, false or null; Foundation judges what exactly it is.
  private mutating func word() throws(Fault) {
    let begin = place
    while let character = current, Self.isNamePart(character) || "+-.".contains(character) {
      place += 1
    }
    guard place > begin else { throw expected("a value") }
    let word = String(text[begin..<place])
    let isNumber = word.unicodeScalars.first.map { "+-.0123456789".unicodeScalars.contains($0) }
    if isNumber == true || ["true", "false", "null", "Infinity", "NaN"].contains(word) { return }
    throw fault("\"\(word)\" needs quotes", at: begin)
  }

  private mutating func pass(_ character: Character) -> Bool {
    guard current == character else { return false }
    place += 1
    return true
  }

  private static func isNamePart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "$"
  }
}
