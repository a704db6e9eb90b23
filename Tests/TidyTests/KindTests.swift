internal import Testing

/// A kind of directory is named in its own folders and in one row: whoever adds a third one finds
/// no other place.
struct KindTests {
  private static let kinds = ["Google", "Entra"]

  /// The row, and what plays the two that there are: the town of twins and the rehearsal.
  private static let shared = [
    "dirsyncd/Configuration/DirectoryConfiguration+Kind.swift", "dirsyncd/Rehearsal/",
    "dirsyncd/Commands/RehearseCommand.swift", "SyncTwins/Shared/TwinTown.swift",
    "SyncTwins/Shared/TwinKeys.swift",
  ]

  private static func isAtHome(_ file: SourceFile) -> Bool {
    kinds.contains { kind in
      ["SyncConnectors/\(kind)/", "SyncTwins/\(kind)/", "dirsyncd/Configuration/\(kind)"]
        .contains { file.place.hasPrefix($0) }
    }
  }

  private static func violations(in file: SourceFile) -> [Violation] {
    guard !isAtHome(file), !shared.contains(where: { file.place.hasPrefix($0) }) else { return [] }
    return file.code.indices.filter { !file.code[$0].trimmed.isEmpty }.compactMap { index in
      let words =
        file.code[index].words + file.lines[index].words.filter { $0.first?.isUppercase ?? false }
      let names = kinds.filter { kind in words.contains { isName($0, of: kind) } }
      return names.first.map {
        file.violation(index, "\($0) – ask DirectoryKind or KindConfiguration: see Connectors.md")
      }
    }
  }

  /// `Google`, `googleKey`, `isGoogle`; but nothing in `central`.
  private static func isName(_ word: Substring, of kind: String) -> Bool {
    let small = kind.lowercased()
    guard word.contains(kind) || word.hasPrefix(small) else { return false }
    return word.contains(kind) || word.dropFirst(small.count).first?.isLowercase != true
  }

  @Test func `a kind is named in its folders and in one row`() {
    #expect(Repository.sources.flatMap(Self.violations) == [])
  }

  @Test(arguments: [
    ("SyncEngine/A.swift", "case .google: 1", 1), ("SyncEngine/A.swift", "let isEntra = a", 1),
    ("SyncEngine/A.swift", "let central = a", 0), ("SyncEngine/A.swift", "// Google does so", 0),
    ("dirsyncd/A.swift", "a(\"Google Workspace tells\")", 1),
    ("dirsyncd/A.swift", "a(\"dirsyncd pause google\")", 0),
    ("SyncConnectors/Entra/A.swift", "let entra = a", 0),
  ])
  func `a name elsewhere is found`(_ place: String, _ text: String, _ count: Int) {
    let file = SourceFile(path: "Sources/\(place)", text: text)
    #expect(Self.violations(in: file).count == count)
  }

  /// The page with the steps, and every file and folder that it names: with Google and with Entra
  /// in the place of its Acme.
  @Test(arguments: kinds) func `what the page of steps names is there`(_ kind: String) throws {
    let page = try #require(Repository.text(of: "Sources/dirsyncd/dirsyncd.docc/Connectors.md"))
    let files = ["Sources", "Tests"].flatMap(Repository.paths)
    let marked = page.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { $0.element.replacing("Acme", with: kind) }
    var count = 0
    for name in marked where name.contains("/") || name.hasSuffix(".swift") || name.hasSuffix(".py")
    {
      count += 1
      #expect(
        files.contains { file in
          [name, name.replacing(kind, with: "Acme")].contains {
            file == $0 || file.hasSuffix("/" + $0) || file.hasPrefix($0 + "/")
          }
        }, "\(name)")
    }
    #expect(count >= 12)
  }
}
