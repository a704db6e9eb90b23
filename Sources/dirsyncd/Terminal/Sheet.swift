internal import SyncLog

/// Headings with labelled texts below them, for a person to read.
struct Sheet {
  /// How a text stands out on a terminal that has colours.
  enum Tone: String {
    case plain = "0"
    case strong = "1"
    case good = "32"
    case busy = "33"
    case bad = "31"
  }

  private static let labelWidth = 12

  private(set) var lines: [String] = []
  /// Columns that a line may have; nil where the output is no terminal: then nothing is broken.
  private let width: Int?
  private let hasColours: Bool

  init(width: Int?, hasColours: Bool) {
    self.width = width
    self.hasColours = hasColours
  }

  /// As wide as the terminal that standard output is; without one, as wide as the texts.
  static func forOutput() -> Sheet {
    Sheet(
      width: Terminal.isTerminal(1) ? Terminal.width() : nil, hasColours: Terminal.hasColours(1))
  }

  mutating func heading(_ text: String) {
    if !lines.isEmpty { lines.append("") }
    add(text, indent: 0, hanging: 2, .strong)
  }

  /// A label and its text; the text's second line stands below its first.
  mutating func row(_ label: String, _ text: String, _ tone: Tone = .plain) {
    let indent = "  "
    let padding = String(
      repeating: " ", count: max(1, Self.labelWidth - indent.count - label.count))
    let parts = wrapped(text, indent: Self.labelWidth, hanging: 0)
    for (place, part) in parts.enumerated() {
      let lead =
        place == 0 ? indent + label + padding : String(repeating: " ", count: Self.labelWidth)
      lines.append(lead + styled(part, tone))
    }
  }

  /// A text of its own; its second line is indented further.
  mutating func paragraph(_ text: String) {
    add(text, indent: 2, hanging: 4, .plain)
  }

  private mutating func add(_ text: String, indent: Int, hanging: Int, _ tone: Tone) {
    let lead = String(repeating: " ", count: indent)
    lines += wrapped(text, indent: indent, hanging: hanging).map { lead + styled($0, tone) }
  }

  private func wrapped(_ text: String, indent: Int, hanging: Int) -> [String] {
    let text = LogText.visible(text)
    guard let width else { return [text] }
    return TextWrap.lines(text, to: max(20, width - indent), hanging: hanging)
  }

  private func styled(_ text: String, _ tone: Tone) -> String {
    hasColours && tone != .plain ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
  }
}
