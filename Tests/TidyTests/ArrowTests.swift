internal import Testing

/// Which module may import which: arrows point down.
struct ArrowTests {
  private static let toolbox: Set<String> = [
    "Dispatch", "FoundationEssentials", "Glibc", "Synchronization",
  ]

  /// What each target may import beside itself. The same as in `Package.swift`, with the system's
  /// modules that it may use.
  private static let table: [String: Set<String>] = [
    "SyncCore": [],
    "SyncLog": toolbox.union(["SyncCore"]),
    "SyncHTTP": toolbox.union(["SyncCore", "SyncLog", "CCurl", "CLinux"]),
    "SyncStore": toolbox.union(["SyncCore", "SyncLog", "CSQLite", "CCrypto"]),
    "SyncConnectors": toolbox.union(["SyncCore", "SyncLog", "SyncHTTP", "CCrypto"]),
    "SyncTwins": toolbox.union(["SyncCore", "SyncLog", "SyncHTTP", "CCrypto"]),
    "SyncEngine": ["SyncCore", "SyncLog", "SyncStore", "Synchronization"],
    "dirsyncd": toolbox.union([
      "SyncCore", "SyncLog", "SyncHTTP", "SyncStore", "SyncConnectors", "SyncTwins", "SyncEngine",
      "CLinux",
    ]),
  ]

  private static func violations(in file: SourceFile) -> [Violation] {
    file.code.enumerated().flatMap { index, line -> [Violation] in
      let words = line.words
      guard let place = words.firstIndex(of: "import"), line.indentation == 0,
        words[..<place].allSatisfy({
          ["internal", "package", "public", "private", "testable"].contains($0)
        }),
        let module = words.last.map(String.init)
      else { return [] }
      return faults(of: module, words.first ?? "", in: file).map { file.violation(index, $0) }
    }
  }

  private static func faults(
    of module: String, _ level: Substring, in file: SourceFile
  ) -> [String] {
    var faults: [String] = []
    if module == "Foundation" {
      faults.append("import FoundationEssentials: all of Foundation is 70 MB")
    }
    guard file.root == "Sources" else { return faults }
    if !["internal", "package", "private"].contains(level) {
      faults.append("write `internal import`, or `package import` where a signature shows its type")
    }
    guard let allowed = table[file.target] else {
      return faults + ["add the target \(file.target) to the table of ArrowTests"]
    }
    if !allowed.contains(module) {
      faults.append("\(file.target) may not import \(module): arrows point down, see Package.swift")
    }
    return faults
  }

  @Test func `the sources are found`() {
    #expect(Repository.sources.count > 50)
    #expect(Set(Repository.sources.map(\.target)).isSuperset(of: ["SyncCore", "dirsyncd"]))
  }

  @Test func `imports follow the arrows`() {
    #expect(Repository.swiftFiles.flatMap(Self.violations) == [])
  }

  @Test(arguments: [
    ("Sources/SyncCore/A.swift", "internal import Glibc", 1),
    ("Sources/SyncEngine/A.swift", "internal import SyncHTTP", 1),
    ("Sources/SyncEngine/A.swift", "internal import SyncStore", 0),
    ("Sources/SyncHTTP/A.swift", "import Glibc", 1),
    ("Sources/SyncHTTP/A.swift", "internal import Foundation", 2),
    ("Sources/Elsewhere/A.swift", "internal import Glibc", 1),
    ("Tests/SyncCoreTests/A.swift", "@testable internal import Foundation", 1),
    ("Sources/SyncCore/A.swift", "// import Glibc", 0),
  ])
  func `a wrong import is found`(_ path: String, _ text: String, _ count: Int) {
    #expect(Self.violations(in: SourceFile(path: path, text: text)).count == count)
  }
}
