internal import Testing

/// Pointers are fenced: `unsafe` stands only where C or wiped memory is dealt with.
struct FenceTests {
  /// Folders and files, from `Sources`. Before adding one, see whether the work fits behind one
  /// of these.
  private static let fenced = [
    "SyncCore/Model/Secret.swift", "SyncCore/JSON/JSONReader+Scan.swift",
    "SyncHTTP/Curl/", "SyncHTTP/Server/", "SyncHTTP/HTTPBody.swift", "SyncHTTP/OwnThread.swift",
    "SyncHTTP/OwnThreads.swift",
    "SyncHTTP/LoopbackHost.swift",
    "SyncStore/SQLite/", "SyncStore/Crypto/", "SyncStore/Passwords/",
    "SyncStore/InstanceLock.swift",
    "SyncConnectors/Shared/", "SyncTwins/Shared/",
    "SyncLog/LineOutput.swift", "SyncLog/WallClock.swift",
    "dirsyncd/System/", "dirsyncd/Terminal/", "dirsyncd/Health/ProcessMetrics.swift",
  ]

  private static func violations(in file: SourceFile) -> [Violation] {
    guard !fenced.contains(where: { file.place.hasPrefix($0) }) else { return [] }
    return file.violations("`unsafe` belongs behind one of the fences listed in FenceTests") {
      // An actor cannot name its executor without it.
      $0.words.contains("unsafe") && !$0.contains("asUnownedSerialExecutor")
    }
  }

  @Test func `unsafe stands behind its fences`() {
    #expect(Repository.sources.flatMap(Self.violations) == [])
  }

  @Test(arguments: [
    ("Sources/SyncCore/Rules/A.swift", "let a = unsafe b", 1),
    ("Sources/SyncCore/Model/Secret.swift", "let a = unsafe b", 0),
    ("Sources/SyncCore/Rules/A.swift", "let text = \"unsafe\"  // unsafe", 0),
    ("Sources/SyncCore/Rules/A.swift", "let text = \"\\(unsafe b)\"", 1),
  ])
  func `a pointer outside is found`(_ path: String, _ text: String, _ count: Int) {
    #expect(Self.violations(in: SourceFile(path: path, text: text)).count == count)
  }
}
