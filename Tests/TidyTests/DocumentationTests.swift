internal import Testing

/// Every `package` type, alias and function has a doc comment.
///
/// Properties, cases and initializers may speak for themselves. So may a function that carries out
/// what a protocol asks for: the protocol's comment is its comment.
struct DocumentationTests {
  private static let kinds: Set<Substring> = [
    "struct", "class", "enum", "actor", "protocol", "typealias", "func",
  ]

  /// Functions that the standard library's and the toolbox's protocols ask for.
  private static let standardRequirements: Set<Substring> = [
    "advanced", "asUnownedSerialExecutor", "checkIsolated", "duration", "encode", "enqueue", "hash",
    "makeAsyncIterator", "makeIterator", "next",
  ]

  /// Functions that our own protocols ask for.
  private static let requirements = Set(
    Repository.sources.flatMap { file in
      var isInside = false
      return file.code.compactMap { line -> Substring? in
        if line.indentation == 0, !line.isEmpty { isInside = line.words.contains("protocol") }
        let words = line.words
        guard isInside, line.indentation > 0, let place = words.firstIndex(of: "func") else {
          return nil
        }
        return words[words.index(after: place)...].first
      }
    })

  private static func violations(in file: SourceFile) -> [Violation] {
    file.code.indices.compactMap { index in
      guard let name = declared(file.code[index]), !isDocumented(index, file) else { return nil }
      return file.violation(index, "say in a /// comment what \(name) is or does")
    }
  }

  /// The name of the type or function that a line declares `package`, unless it needs no comment.
  private static func declared(_ line: String) -> Substring? {
    guard line.contains("package "), !line.contains("import ") else { return nil }
    let words = line.words
    guard words.contains("package"), let place = words.firstIndex(where: kinds.contains) else {
      return nil
    }
    guard words[..<place].allSatisfy({ !["let", "var", "case", "init"].contains($0) }) else {
      return nil
    }
    let name = words[words.index(after: place)...].first
    guard words[place] == "func" else { return name }
    let isOperator = line.contains("func ==") || line.contains("func <")
    guard let name, !isOperator, !standardRequirements.contains(name) else { return nil }
    return requirements.contains(name) ? nil : name
  }

  /// Attributes may stand between the comment and the declaration.
  private static func isDocumented(_ index: Int, _ file: SourceFile) -> Bool {
    let above = file.lines[..<index].last { !$0.trimmed.hasPrefix("@") }
    return above?.trimmed.hasPrefix("///") ?? false
  }

  @Test func `what other rooms call has a doc comment`() {
    #expect(Repository.sources.flatMap(Self.violations) == [])
  }

  @Test(arguments: [
    ("package struct A {}", 1), ("/// A.\n@safe\npackage struct A {}", 0),
    ("  package static func seek() {}", 1), ("  package func hash(into hasher: inout Hasher) {", 0),
    ("  package let isA: Bool", 0), ("  package init(type: Int)", 0), ("func a() {}", 0),
    ("  package static func < (left: A, right: A) -> Bool {", 0), ("package import SyncCore", 0),
    ("  package mutating func write() {", 1), ("/// B.\n\npackage enum A {", 1),
  ])
  func `a missing comment is found`(_ text: String, _ count: Int) {
    let file = SourceFile(path: "Sources/SyncCore/A.swift", text: text)
    #expect(Self.violations(in: file).count == count)
  }
}
