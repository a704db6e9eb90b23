internal import Testing

/// One type a file, and the file is named after it.
struct ShapeTests {
  private static let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol"]
  private static let modifiers: Set<Substring> = [
    "package", "internal", "public", "private", "fileprivate", "final", "indirect", "open",
    "safe", "unsafe", "unchecked", "nonisolated", "MainActor", "main", "Suite",
  ]

  private static func violations(in file: SourceFile) -> [Violation] {
    var types: [(name: Substring, index: Int)] = []
    var extended: [Substring] = []
    for (index, line) in file.code.enumerated() where line.indentation == 0 {
      let words = Array(line.words.drop { modifiers.contains($0) })
      guard words.count > 1 else { continue }
      if kinds.contains(words[0]) { types.append((words[1], index)) }
      if words[0] == "extension" { extended.append(words[1]) }
    }
    if let second = types.dropFirst().first {
      return [file.violation(second.index, "move \(second.name) into a file of its own")]
    }
    if let type = types.first {
      guard file.name != type.name else { return [] }
      return [file.violation(type.index, "name the file \(type.name).swift")]
    }
    guard let first = extended.first else { return [] }
    let isNamed = extended.contains {
      file.name.hasPrefix("\($0)+") || file.name.contains("\($0)+")
    }
    guard !isNamed, !file.name.contains("+") else { return [] }
    return [file.violation(0, "name the file \(first)+Topic.swift")]
  }

  @Test func `a file holds one type and has its name`() {
    #expect(Repository.swiftFiles.flatMap(Self.violations) == [])
  }

  @Test(arguments: [
    ("struct A {\n  enum B {}\n}\nextension A {}", 0), ("package struct B {}", 1),
    ("@safe package final class A {}\nprivate enum B {}", 1), ("extension A {}", 1),
    ("typealias B = Int", 0), ("// struct B", 0),
  ])
  func `a wrong shape is found`(_ text: String, _ count: Int) {
    let file = SourceFile(path: "Sources/SyncCore/A.swift", text: text)
    #expect(Self.violations(in: file).count == count)
  }
}
