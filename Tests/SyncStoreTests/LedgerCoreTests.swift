import FoundationEssentials
import SyncStore
import SyncTestKit
import Testing

/// What all topics of the ledger stand on: commits in groups, isolation, failure.
@Suite struct LedgerCoreTests {
  struct Stop: Error {}

  /// Filled on the one thread and read there after it has run.
  private final class Answer: @unchecked Sendable {
    var counts: [Int] = []
  }

  let folder: TemporaryFolder
  let ledger: Ledger

  static let migrations = [
    Migration(
      number: 1, name: "things",
      sql: "CREATE TABLE thing(name TEXT PRIMARY KEY, data BLOB) STRICT")
  ]

  init() throws {
    folder = try TemporaryFolder()
    ledger = try Ledger(
      path: folder.file("test.db"), migrations: Self.migrations,
      executor: SerialQueueExecutor(label: "test"))
  }

  static func insert(
    _ name: String, data: [UInt8]? = nil
  ) -> @Sendable (Transaction) throws -> Void {
    { try $0.database.run("INSERT INTO thing VALUES(?, ?)", .text(name), SQLValue(data)) }
  }

  func names() async throws -> [String] {
    try await ledger.read { try $0.database.rows("SELECT name FROM thing") { $0.text(0) } }
  }

  @Test("A commit is on disk when it returns, and gives back what the change gave")
  func durable() async throws {
    let answer = try await ledger.commit { transaction in
      try Self.insert("a")(transaction)
      return 42
    }
    #expect(answer == 42)
    ledger.close()
    let database = try Database(path: folder.file("test.db"), access: .readOnly)
    #expect(try database.rows("SELECT name FROM thing") { $0.text(0) } == ["a"])
  }

  @Test("A thousand commits at once take far fewer commits of the database")
  func groups() async throws {
    try await withThrowingTaskGroup { group in
      for number in 0..<1000 {
        group.addTask { [ledger] in try await ledger.commit(Self.insert("\(number)")) }
      }
      try await group.waitForAll()
    }
    #expect(try await names().count == 1000)
    #expect(await ledger.changeCount == 1000)
    #expect(await ledger.commitCount < 500)
  }

  @Test("On one thread, a thousand commits are exactly four groups")
  func exactGroups() throws {
    let thread = OneThread()
    let other = try Ledger(
      path: folder.file("one.db"), migrations: Self.migrations, executor: thread)
    for number in 0..<1000 {
      Task(executorPreference: thread) { try await other.commit(Self.insert("\(number)")) }
    }
    thread.run()
    let answer = Answer()
    Task(executorPreference: thread) {
      answer.counts = await [other.commitCount, other.changeCount]
    }
    thread.run()
    #expect(answer.counts == [4, 1000])
  }

  @Test("A change that throws takes back itself alone")
  func neighbours() async throws {
    let failures = await withTaskGroup { group in
      for number in 0..<100 {
        group.addTask { [ledger] in
          do {
            try await ledger.commit { transaction in
              try Self.insert("\(number)")(transaction)
              if number % 10 == 0 { throw Stop() }
            }
            return 0
          } catch {
            return error is Stop ? 1 : 1000
          }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(failures == 10)
    let numbers = Set(try await names().compactMap { Int($0) })
    #expect(numbers == Set((0..<100).filter { $0 % 10 != 0 }))
  }

  @Test("A broken constraint is the change's own error and harms nothing")
  func constraint() async throws {
    try await ledger.commit(Self.insert("a"))
    let error = await #expect(throws: DatabaseError.self) {
      try await ledger.commit(Self.insert("a"))
    }
    #expect(error?.isConstraint == true)
    try await ledger.commit(Self.insert("b"))
    #expect(ledger.trouble == nil)
  }

  @Test("A read may not write")
  func readOnly() async throws {
    await #expect(throws: DatabaseError.self) { try await ledger.read(Self.insert("a")) }
    #expect(ledger.trouble == nil)
    #expect(try await names().isEmpty)
  }

  @Test("A full disk is told, everything before it stands, and room heals it")
  func full() async throws {
    try await ledger.commit(Self.insert("a"))
    try await ledger.commit { try $0.database.execute("PRAGMA max_page_count = 8") }
    let big = [UInt8](repeating: 7, count: 100_000)
    let error = await #expect(throws: LedgerError.self) {
      try await ledger.commit(Self.insert("b", data: big))
    }
    #expect(error == .full)
    #expect(ledger.trouble == .full)
    #expect(try await names() == ["a"])
    try await ledger.commit { try $0.database.execute("PRAGMA max_page_count = 1000") }
    try await ledger.commit(Self.insert("b", data: big))
    #expect(ledger.trouble == nil)
    #expect(try await names() == ["a", "b"])
  }

  @Test("After an input or output error nothing is taken any more")
  func inputOutput() async throws {
    let fsync = DatabaseError(code: ResultCode(rawValue: 1034), message: "disk I/O error")
    let error = await #expect(throws: LedgerError.self) {
      try await ledger.commit { transaction in
        try Self.insert("a")(transaction)
        throw fsync
      }
    }
    guard case .failed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(ledger.trouble == error)
    let next = await #expect(throws: LedgerError.self) {
      try await ledger.commit(Self.insert("b"))
    }
    #expect(next == error)
    let database = try Database(path: folder.file("test.db"), access: .readOnly)
    #expect(try database.rows("SELECT name FROM thing") { $0.text(0) } == [])
  }

  @Test("A damaged file is told as such")
  func corrupt() async throws {
    for number in 0..<200 {
      try await ledger.commit(Self.insert("\(number)", data: [UInt8](repeating: 1, count: 500)))
    }
    try await ledger.finish()
    let path = folder.file("test.db")
    var bytes = try folder.bytes(of: "test.db")
    for place in 4096..<4096 * 13 { bytes[place] = 0xEE }
    try Data(bytes).write(to: URL(filePath: path))
    let damaged = try Ledger(
      path: path, migrations: Self.migrations, executor: SerialQueueExecutor(label: "damaged"))
    let error = await #expect(throws: LedgerError.self) {
      try await damaged.commit(Self.insert("z"))
    }
    guard case .corrupt = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(damaged.trouble == error)
  }

  @Test("A killed ledger refuses at once, and the file opens again as it was")
  func killed() async throws {
    try await ledger.commit(Self.insert("a"))
    ledger.close()
    await #expect(throws: LedgerError.closed) { try await ledger.commit(Self.insert("b")) }
    await #expect(throws: LedgerError.closed) { try await names() }
    let next = try Ledger(
      path: folder.file("test.db"), migrations: Self.migrations,
      executor: SerialQueueExecutor(label: "next"))
    try await next.commit(Self.insert("c"))
    let kept = try await next.read {
      try $0.database.rows("SELECT name FROM thing ORDER BY name") { $0.text(0) }
    }
    #expect(kept == ["a", "c"])
  }

  @Test("A killed ledger leaves its write-ahead log for the next opening")
  func killedLog() async throws {
    let path = folder.file("killed.db")
    var killed: Ledger? = try Ledger(
      path: path, migrations: Self.migrations, executor: SerialQueueExecutor(label: "killed"))
    try await killed?.commit(Self.insert("a"))
    killed?.close()
    killed = nil
    #expect(try !folder.bytes(of: "killed.db-wal").isEmpty)
    let next = try Ledger(
      path: path, migrations: Self.migrations, executor: SerialQueueExecutor(label: "next"))
    let kept = try await next.read {
      try $0.database.rows("SELECT name FROM thing") { $0.text(0) }
    }
    #expect(kept == ["a"])
  }

  @Test("The orderly end leaves an empty write-ahead log")
  func finish() async throws {
    try await ledger.commit(Self.insert("a"))
    try await ledger.finish()
    #expect(try folder.bytes(of: "test.db-wal").isEmpty)
    await #expect(throws: LedgerError.closed) { try await ledger.commit(Self.insert("b")) }
  }
}
