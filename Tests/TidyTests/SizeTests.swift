internal import Testing

/// What a reader can hold in mind at once.
struct SizeTests {
  private static let functionLineLimit = 70
  private static let fileLineLimit = 250
  private static let columnLimit = 100

  private static func violations(in file: SourceFile) -> [Violation] {
    longLines(in: file) + longFunctions(in: file) + longFile(file)
  }

  private static func longLines(in file: SourceFile) -> [Violation] {
    file.lines.indices.filter { file.lines[$0].utf8.count > columnLimit }
      .filter { file.lines[$0].count > columnLimit }
      .map { file.violation($0, "break the line: at most \(columnLimit) columns") }
  }

  private static func longFile(_ file: SourceFile) -> [Violation] {
    let count = file.lines.last == "" ? file.lines.count - 1 : file.lines.count
    guard count > fileLineLimit else { return [] }
    return [file.violation(count - 1, "split the file by topic: at most \(fileLineLimit) lines")]
  }

  /// A function ends at the closing brace that stands under its first line's beginning.
  private static func longFunctions(in file: SourceFile) -> [Violation] {
    file.code.indices.compactMap { start in
      let line = file.code[start]
      guard Self.opensFunction(line) else { return nil }
      let end = String(repeating: " ", count: line.indentation) + "}"
      let length = file.code[start...].firstIndex { $0.hasPrefix(end) }.map { $0 - start + 1 }
      guard let length, length > functionLineLimit else { return nil }
      let remedy = "split the function: it has \(length) lines, at most \(functionLineLimit)"
      return file.violation(start, remedy)
    }
  }

  /// Protocol requirements have no body: their line ends without an open brace or parenthesis.
  private static func opensFunction(_ line: String) -> Bool {
    let words = line.prefix { $0 != "(" && $0 != "{" && $0 != "=" }.split(separator: " ")
    let isFunction = words.contains {
      $0 == "func" || $0 == "init" || $0 == "deinit" || $0 == "init?"
    }
    guard isFunction || words.contains("subscript") else { return false }
    return line.hasSuffix("{") || line.hasSuffix("(")
  }

  @Test func `lines, functions and files are short`() {
    #expect(Repository.swiftFiles.flatMap(Self.violations) == [])
  }

  @Test func `what is too long is found`() {
    func file(_ text: String) -> SourceFile { SourceFile(path: "Sources/A/A.swift", text: text) }
    let body = String(repeating: "    work()\n", count: 69)
    #expect(Self.violations(in: file("  func a() {\n\(body)  }\n")).map(\.line) == [1])
    #expect(Self.violations(in: file("  func a() {\n\(body.dropFirst(11))  }\n")) == [])
    let broken = "  func a(\n    b: Int\n  ) {\n\(body)  }\n"
    #expect(Self.violations(in: file(broken)).map(\.line) == [1])
    #expect(Self.violations(in: file(String(repeating: "a\n", count: 251))).map(\.line) == [251])
    #expect(Self.violations(in: file(String(repeating: "a\n", count: 250))) == [])
    #expect(Self.violations(in: file(String(repeating: "名", count: 101))).map(\.line) == [1])
    #expect(Self.violations(in: file(String(repeating: "名", count: 100))) == [])
  }
}
