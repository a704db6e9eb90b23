/// A Swift file, whole and with its comments and texts blanked out.
struct SourceFile {
  /// From the root of the repository: `Sources/SyncCore/Model/Account.swift`.
  let path: String
  let lines: [String]
  /// As many lines as `lines`, without comments and without what stands in string literals.
  let code: [String]

  init(path: String, text: String) {
    var blanker = CodeBlanker(text)
    self.path = path
    self.lines = Self.lines(of: text)
    self.code = Self.lines(of: blanker.blanked())
  }

  /// `Sources` or `Tests`.
  var root: String { folder(0) }
  /// The target that the file belongs to.
  var target: String { folder(1) }
  /// The file's name without `.swift`.
  var name: String { String(path.split(separator: "/").last?.dropLast(6) ?? "") }

  /// The path without `Sources/` or `Tests/`.
  var place: String { String(path.dropFirst(root.count + 1)) }

  /// A violation in each line of code that the rule dislikes.
  func violations(_ remedy: String, where dislikes: (String) -> Bool) -> [Violation] {
    code.indices.filter { dislikes(code[$0]) }.map { violation($0, remedy) }
  }

  /// A violation at the line with that index.
  func violation(_ index: Int, _ remedy: String) -> Violation {
    Violation(path: path, line: index + 1, remedy: remedy)
  }

  private func folder(_ depth: Int) -> String {
    let parts = path.split(separator: "/")
    return depth < parts.count ? String(parts[depth]) : ""
  }

  private static func lines(of text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}

extension String {
  /// The identifiers and keywords in a line of code.
  var words: [Substring] {
    split { !($0.isLetter || $0.isNumber || $0 == "_") }
  }

  /// Whether the word stands here, and not only at the end of a longer one.
  func mentions(_ word: String) -> Bool {
    guard contains(word) else { return false }
    return ranges(of: word).contains { range in
      guard let before = self[..<range.lowerBound].last else { return true }
      return !(before.isLetter || before.isNumber || before == "_")
    }
  }

  /// How many blanks a line begins with.
  var indentation: Int { prefix { $0 == " " }.count }

  /// Without blanks at either end.
  var trimmed: Substring {
    let head = drop { $0.isWhitespace }
    return head.dropLast(head.reversed().prefix { $0.isWhitespace }.count)
  }
}
