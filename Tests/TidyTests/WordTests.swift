internal import Testing

/// Words that may not stand in the code, each with what to write instead.
struct WordTests {
  /// In code, comments and texts aside.
  private static let everywhere = [
    ("try!", "throw, or handle the error"),
    ("as!", "use `as?` and handle the other case"),
    ("fatalError", "throw: the daemon must not fall"),
    ("String(format:", "interpolate: formats pull in all of Foundation"),
    ("JSONSerialization", "use JSONReader and JSONWriter"),
    ("ISO8601DateFormatter", "use Timestamp"),
    ("components(separatedBy", "use split: this pulls in all of Foundation"),
    ("trimmingCharacters", "use drop and dropLast: this pulls in all of Foundation"),
    ("addingPercentEncoding", "use the encoder of SyncHTTP: this pulls in all of Foundation"),
    ("nonisolated(unsafe)", "put the state into a Mutex"),
    ("public ", "write package: nothing of ours is public"),
  ]

  /// In the code of libraries.
  private static let inLibraries = [
    ("print(", "log through Log: only the commands print"),
    ("exit(", "throw: only the program's own target ends it"),
  ]

  private static func violations(in file: SourceFile) -> [Violation] {
    let isLibrary = file.root == "Sources" && file.target != "dirsyncd"
    let banned = everywhere + (isLibrary ? inLibraries : [])
    return banned.flatMap { word, remedy in
      file.violations("`\(word)` – \(remedy)") { $0.mentions(word) }
    } + unexplained(in: file)
  }

  private static func unexplained(in file: SourceFile) -> [Violation] {
    file.code.indices.filter { file.code[$0].contains("@unchecked Sendable") }.filter { index in
      let above = index > 0 ? file.lines[index - 1] : ""
      return !file.lines[index].contains("//") && !above.contains("//")
    }.map { file.violation($0, "say beside `@unchecked Sendable` why it is true") }
  }

  @Test func `no banned word stands in the code`() {
    #expect(Repository.swiftFiles.flatMap(Self.violations) == [])
  }

  @Test func `nothing is left to do and no file knows a machine`() {
    // Put together here, so that this file does not find itself.
    let marks = ["TO" + "DO", "FIX" + "ME"].map { ($0, "do it, or open an issue") }
    let folders = ["root", "home", "work"].map { ("/\($0)/", "no path of one machine") }
    let violations = texts().flatMap { path, text in
      (marks + folders).filter { text.contains($0.0) }
        .map { "\(path): `\($0.0)` – \($0.1)" }
    }
    #expect(violations == [])
  }

  private func texts() -> [(path: String, text: String)] {
    let folders = ["Sources", "Tests", "etc", "systemd", "docs"].flatMap(Repository.paths)
    let paths = folders.filter { !$0.contains("/Vectors/") } + ["Package.swift", "README.md"]
    return paths.compactMap { path in Repository.text(of: path).map { (path, $0) } }
  }

  @Test(arguments: [
    ("SyncCore", "let a = try! b()", 1), ("SyncCore", "let a = try? b()", 0),
    ("SyncCore", "print(a)", 1), ("dirsyncd", "print(a)", 0), ("SyncCore", "blueprint(a)", 0),
    ("SyncCore", "/// never `try!`", 0), ("SyncCore", "let a = \"as!\"", 0),
    ("SyncCore", "struct A: @unchecked Sendable {", 1),
    ("SyncCore", "struct A: @unchecked Sendable {  // one owner", 0),
    ("SyncCore", "let a = #\"fatalError \\#(try! b())\"#", 1),
    ("SyncCore", "/* as! \n as! */ let a = \"\"\"\n  try! \"x\"\n  \"\"\"", 0),
  ])
  func `a banned word is found`(_ target: String, _ text: String, _ count: Int) {
    let file = SourceFile(path: "Sources/\(target)/A.swift", text: text)
    #expect(Self.violations(in: file).count == count)
  }
}
