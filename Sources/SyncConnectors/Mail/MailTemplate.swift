/// The text of a mail: a subject line, an empty line, and the body, with placeholders like
/// `{displayName}`.
///
/// A line with a placeholder that has no value is left out.
package struct MailTemplate: Hashable, Sendable {
  /// What may stand in braces.
  package enum Placeholder: String, Hashable, Sendable, CaseIterable {
    case displayName, userName, directory, signInName, portalURL
  }

  private static let subjectStart = "Subject:"
  private static let valueCharacterLimit = 200

  private enum Piece: Hashable {
    case text(String)
    case value(Placeholder)
  }

  private let subject: [Piece]
  private let lines: [[Piece]]

  /// Reads a template.
  package init(_ text: String) throws(MailTemplateFault) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.last == "\r" ? line.dropLast() : line
    }
    // In Swift CRLF is one character, which the split above does not see.
    if lines.count == 1 { lines = text.split(separator: "\r\n", omittingEmptySubsequences: false) }
    while lines.last?.isEmpty ?? false { lines.removeLast() }
    guard let first = lines.first, first.hasPrefix(Self.subjectStart) else { throw .noSubject }
    let subject = first.dropFirst(Self.subjectStart.count).drop { $0 == " " }
    guard !subject.isEmpty else { throw .noSubject }
    guard lines.count > 2, lines[1].isEmpty else { throw .noBody }
    self.subject = try Self.pieces(of: subject)
    var body: [[Piece]] = []
    for line in lines.dropFirst(2) { body.append(try Self.pieces(of: line)) }
    self.lines = body
  }

  /// Subject and body with the values put in; line ends are `\n`.
  func rendered(_ values: [Placeholder: String]) -> (subject: String, body: String) {
    let values = values.mapValues(Self.clean)
    let body = lines.compactMap { Self.text(of: $0, values) }
    return (
      Self.text(of: subject, values) ?? "", body.map { $0 + "\n" }.joined()
    )
  }

  /// Nil when a value is missing.
  private static func text(of pieces: [Piece], _ values: [Placeholder: String]) -> String? {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let part): text += part
      case .value(let placeholder):
        guard let value = values[placeholder] else { return nil }
        text += value
      }
    }
    return text
  }

  /// What others wrote gets no line of its own in our mail.
  private static func clean(_ value: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in value.unicodeScalars {
      let isLineEnd =
        scalar.properties.generalCategory == .control || scalar.value == 0x2028
        || scalar.value == 0x2029
      text.append(isLineEnd ? " " : scalar)
    }
    return String(String(text).prefix(valueCharacterLimit))
  }

  /// Braces around anything but letters are only braces.
  private static func pieces(of line: Substring) throws(MailTemplateFault) -> [Piece] {
    var pieces: [Piece] = []
    var rest = line
    while let start = rest.firstIndex(of: "{") {
      let word = rest[rest.index(after: start)...].prefix { $0.isASCII && $0.isLetter }
      guard !word.isEmpty, word.endIndex < rest.endIndex, rest[word.endIndex] == "}" else {
        pieces.append(.text(String(rest[...start])))
        rest = rest[rest.index(after: start)...]
        continue
      }
      guard let placeholder = Placeholder(rawValue: String(word)) else {
        throw .unknownPlaceholder(String(word))
      }
      if start > rest.startIndex { pieces.append(.text(String(rest[..<start]))) }
      pieces.append(.value(placeholder))
      rest = rest[rest.index(after: word.endIndex)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    return pieces
  }
}
