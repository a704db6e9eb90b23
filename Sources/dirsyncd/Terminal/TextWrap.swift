/// Breaks texts into lines for a terminal.
enum TextWrap {
  /// Lines of at most so many characters, broken between words; the second and later lines are
  /// indented. A word that is longer than a line goes on in the next one: nothing is lost.
  static func lines(_ text: String, to width: Int, hanging: Int = 0) -> [String] {
    let indent = String(repeating: " ", count: hanging)
    let room = max(1, width - hanging)
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
        continue
      }
      var rest = word
      while !rest.isEmpty {
        lines.append((lines.isEmpty ? "" : indent) + rest.prefix(room))
        rest = rest.dropFirst(room)
      }
    }
    return lines
  }
}
