internal import Testing

/// The core decides and the engine can be simulated: no time, chance or thread of their own.
struct PurityTests {
  private static let targets: Set<String> = ["SyncCore", "SyncEngine"]

  /// What may not stand there, with what to do instead.
  private static let banned = [
    ("Task {", "give the work to a task group: nothing runs that nobody waits for"),
    ("Task(", "give the work to a task group: nothing runs that nobody waits for"),
    ("Task<", "give the work to a task group: nothing runs that nobody waits for"),
    ("Task.detached", "give the work to a task group: nothing runs that nobody waits for"),
    ("Task.immediate", "give the work to a task group: nothing runs that nobody waits for"),
    ("Task.sleep", "sleep with the SyncClock that is passed in"),
    ("Dispatch", "leave threads to the rooms below"),
    ("ContinuousClock", "ask the SyncClock that is passed in"),
    ("SuspendingClock", "ask the SyncClock that is passed in"),
    ("Date(", "ask the SyncClock that is passed in"),
    ("clock_gettime", "ask the SyncClock that is passed in"),
    ("SystemRandomNumberGenerator", "draw from the generator that is passed in"),
    ("randomElement()", "draw from the generator that is passed in"),
    ("shuffled()", "draw from the generator that is passed in"),
  ]

  private static func violations(in file: SourceFile) -> [Violation] {
    guard targets.contains(file.target) else { return [] }
    let words = banned.flatMap { word, remedy in
      file.violations("\(word) – \(remedy)") { $0.mentions(word) }
    }
    let chance = file.violations(".random – draw from the generator that is passed in") {
      $0.contains(".random(in") && !$0.contains("using:")
    }
    return words + chance
  }

  @Test func `the core and the engine have no time, chance or thread of their own`() {
    #expect(Repository.sources.flatMap(Self.violations) == [])
  }

  /// A task of `async let` may end the process: https://github.com/swiftlang/swift/pull/89883.
  private static func asyncLets(in file: SourceFile) -> [Violation] {
    file.violations("async let – not before Swift 6.4; `readying`, a task group or `Task` instead")
    {
      $0.mentions("async let")
    }
  }

  @Test func `no task is begun that the runtime may touch after its end`() {
    #expect(Repository.swiftFiles.flatMap(Self.asyncLets) == [])
  }

  @Test(arguments: [("async let page = source.page()", 1), ("group.addTask { } // async let", 0)])
  func `such a task is found`(_ text: String, _ count: Int) {
    let file = SourceFile(path: "Sources/SyncEngine/A.swift", text: text)
    #expect(Self.asyncLets(in: file).count == count)
  }

  @Test(arguments: [
    ("SyncEngine", "Task { await pull() }", 1), ("SyncCore", "let now = ContinuousClock().now", 1),
    ("SyncEngine", "Int.random(in: 0...9)", 1),
    ("SyncEngine", "Int.random(in: 0...9, using: &generator)", 0),
    ("SyncEngine", "group.addTask { }; await withTaskGroup { }", 0), ("SyncHTTP", "Task { }", 0),
    ("SyncEngine", "// no Task { } here", 0),
  ])
  func `an impure line is found`(_ target: String, _ text: String, _ count: Int) {
    let file = SourceFile(path: "Sources/\(target)/A.swift", text: text)
    #expect(Self.violations(in: file).count == count)
  }
}
