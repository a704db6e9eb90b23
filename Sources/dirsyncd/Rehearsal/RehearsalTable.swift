internal import SyncCore
internal import SyncLog

/// The rehearsal's table, row by row as the steps end: so its columns are fixed.
struct RehearsalTable {
  /// No line is longer.
  static let width = 80

  private static let titles = [
    "STEP", "WHAT HAPPENS", "GOOGLE HOLDS", "ENTRA HOLDS", "RESULT", "  TIME",
  ]
  private static let widths = [11, 19, 14, 14, 6, 6]
  private static let gap = "  "

  let hasColours: Bool

  var heading: String {
    let cells = zip(Self.titles, Self.widths).map(Self.padded)
    return styled(Self.line(of: cells), "1")
  }

  /// A step's row: as many lines as its longest cell needs.
  func lines(for result: RehearsalResult) -> [String] {
    let cells = [
      [result.name], Self.wrapped(result.action, to: Self.widths[1]),
      Self.wrapped(result.google.joined(separator: " "), to: Self.widths[2]),
      Self.wrapped(result.entra.joined(separator: " "), to: Self.widths[3]),
      [result.isExpected ? "ok" : "FAILED"], [Self.rightAligned(Self.seconds(result.took))],
    ]
    return (0..<(cells.map(\.count).max() ?? 0)).map { row in
      var padded = zip(cells, Self.widths).map { cell, width in
        Self.padded(row < cell.count ? cell[row] : "", width)
      }
      if row == 0 { padded[4] = styled(padded[4], result.isExpected ? "32" : "1;31") }
      return Self.line(of: padded)
    }
  }

  /// A step that is under way, on a line that the row then takes.
  func waiting(for step: String) -> String { styled("\(step) …", "2") }

  /// The report's lines: the first one green or red.
  func summary(_ report: RehearsalReport) -> [String] {
    var lines = report.lines
    lines[0] = styled(lines[0], report.isExpected ? "1;32" : "1;31")
    return lines
  }

  static func seconds(_ duration: Duration) -> String {
    let tenths = (duration.milliseconds + 50) / 100
    return "\(tenths / 10).\(tenths % 10) s"
  }

  /// Breaks a text between words; an address that is too long goes on with its @ in the next line.
  static func wrapped(_ text: String, to width: Int = width, hanging: Int = 0) -> [String] {
    let words = LogText.visible(text).split(separator: " ").map { word in
      guard word.count > width, let at = word.lastIndex(of: "@") else { return String(word) }
      return "\(word[..<at]) \(word[at...])"
    }
    return TextWrap.lines(words.joined(separator: " "), to: width, hanging: hanging)
  }

  private static func line(of cells: [String]) -> String {
    var line = cells.joined(separator: gap)
    while line.last == " " { line.removeLast() }
    return line
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func rightAligned(_ text: String) -> String {
    String(repeating: " ", count: max(0, 6 - text.count)) + text
  }

  private func styled(_ text: String, _ code: String) -> String {
    hasColours ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
