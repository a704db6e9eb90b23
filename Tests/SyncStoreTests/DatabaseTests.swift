import FoundationEssentials
import SyncCore
import SyncStore
import SyncTestKit
import Testing

@Suite struct DatabaseTests {
  let folder: TemporaryFolder
  let database: Database

  init() throws {
    folder = try TemporaryFolder()
    database = try Database(path: folder.file("test.db"), access: .readWrite)
    let sql = """
      CREATE TABLE thing(
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size REAL, data BLOB, seen INTEGER
      ) STRICT
      """
    try database.migrate([Migration(number: 1, name: "things", sql: sql)])
  }

  @Test(
    "Every setting holds",
    arguments: [
      ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"),
      ("secure_delete", "1"), ("trusted_schema", "0"), ("busy_timeout", "5000"),
      ("journal_size_limit", "67108864"), ("temp_store", "2"), ("cell_size_check", "1"),
      ("mmap_size", "0"),
    ])
  func setting(_ name: String, _ value: String) throws {
    #expect(try database.pragma(name) == value)
  }

  @Test("The file and its companions are for their owner alone")
  func fileMode() throws {
    try database.run("INSERT INTO thing(name) VALUES('a')")
    for name in ["test.db", "test.db-wal", "test.db-shm"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }

  @Test("Defensive mode refuses to write into the schema, and double quotes are no strings")
  func defensive() throws {
    try database.execute("PRAGMA writable_schema = 1")
    #expect(throws: DatabaseError.self) { try database.execute("DELETE FROM sqlite_schema") }
    #expect(throws: DatabaseError.self) { try database.execute(#"SELECT "no column""#) }
  }

  @Test("Values of every type come back")
  func values() throws {
    let time = Timestamp(milliseconds: 1_700_000_000_123)
    try database.run(
      "INSERT INTO thing VALUES(?, ?, ?, ?, ?)", 7, "näme", 1.5, .blob([0, 1, 255]),
      SQLValue(time))
    #expect(database.lastInsertedID == 7)
    let same = try database.first("SELECT * FROM thing WHERE id = ?", 7) { row in
      row.integer(0) == 7 && row.text(1) == "näme" && row.real(2) == 1.5
        && row.blob(3) == [0, 1, 255] && row.timestamp(4) == time
    }
    #expect(same == true)
  }

  @Test("Empty texts and blobs are not NULL, and NULL is nil")
  func emptyValues() throws {
    try database.run("INSERT INTO thing(name, data) VALUES(?, ?)", "", .blob([]))
    try database.run("INSERT INTO thing(name, data) VALUES(?, ?)", "a", nil)
    let blobs = try database.rows("SELECT data FROM thing ORDER BY name") { $0.optionalBlob(0) }
    #expect(blobs == [[], nil])
    let names = try database.rows("SELECT name FROM thing ORDER BY name") { $0.optionalText(0) }
    #expect(names == ["", "a"])
  }

  @Test("The number of changed rows is told")
  func changedRows() throws {
    for name in ["a", "b", "c"] {
      try database.run("INSERT INTO thing(name) VALUES(?)", .text(name))
    }
    #expect(try database.run("UPDATE thing SET size = 1 WHERE name < 'c'") == 2)
    #expect(try database.run("DELETE FROM thing WHERE name = 'z'") == 0)
  }

  @Test("A statement may run inside the reading of its own rows")
  func reentry() throws {
    for name in ["a", "b"] { try database.run("INSERT INTO thing(name) VALUES(?)", .text(name)) }
    func names() throws -> [String] {
      try database.rows("SELECT name FROM thing ORDER BY id") { $0.text(0) }
    }
    let pairs = try database.rows("SELECT name FROM thing ORDER BY id") { outer in
      try names().map { outer.text(0) + $0 }
    }
    #expect(pairs == [["aa", "ab"], ["ba", "bb"]])
  }

  @Test("An error names its code and statement, never the value")
  func errorWithoutValue() throws {
    try database.run("INSERT INTO thing(name) VALUES(?)", "marker-value")
    let error = try #require(throws: DatabaseError.self) {
      try database.run("INSERT INTO thing(name) VALUES(?)", "marker-value")
    }
    #expect(error.isConstraint)
    #expect(ResultCode.constraint ~= error.code)
    #expect(error.code != .constraint, "extended")
    #expect(error.sql == "INSERT INTO thing(name) VALUES(?)")
    #expect(!error.description.contains("marker-value"))
  }

  @Test("Too few values are refused")
  func valueCount() {
    let error = #expect(throws: DatabaseError.self) {
      try database.run("INSERT INTO thing(name) VALUES(?)")
    }
    #expect(error?.code == .misuse)
  }

  @Test("A throw in a transaction takes all of it back; in a savepoint, its part alone")
  func rollback() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try database.transaction {
        try database.run("INSERT INTO thing(name) VALUES('lost')")
        throw Stop()
      }
    }
    #expect(!database.isInTransaction)
    try database.transaction {
      try database.run("INSERT INTO thing(name) VALUES('kept')")
      #expect(throws: Stop.self) {
        try database.savepoint {
          try database.run("INSERT INTO thing(name) VALUES('lost')")
          throw Stop()
        }
      }
      try database.savepoint {
        try database.run("INSERT INTO thing(name) VALUES('kept too')")
      }
    }
    let names = try database.rows("SELECT name FROM thing ORDER BY name") { $0.text(0) }
    #expect(names == ["kept", "kept too"])
  }

  @Test("Another connection sees nothing before the commit and all after it")
  func isolation() throws {
    let reader = try Database(path: folder.file("test.db"), access: .readOnly)
    func count() throws -> Int? {
      try reader.first("SELECT count(*) FROM thing") { $0.count(0) }
    }
    try database.transaction {
      try database.run("INSERT INTO thing(name) VALUES('a')")
      #expect(try count() == 0)
    }
    #expect(try count() == 1)
  }

  @Test("A read-only connection cannot write")
  func readOnly() throws {
    let reader = try Database(path: folder.file("test.db"), access: .readOnly)
    let error = #expect(throws: DatabaseError.self) {
      try reader.run("INSERT INTO thing(name) VALUES('a')")
    }
    #expect(error.map { ResultCode.readOnly ~= $0.code } == true)
  }

  @Test("A full disk is told as such, and room makes it work again")
  func diskFull() throws {
    try database.execute("PRAGMA max_page_count = 8")
    let error = #expect(throws: DatabaseError.self) {
      try database.run(
        "INSERT INTO thing(name, data) VALUES('a', ?)", .blob([UInt8](repeating: 1, count: 65_536)))
    }
    #expect(error?.isDiskFull == true)
    try database.execute("PRAGMA max_page_count = 1000")
    #expect(try database.run("INSERT INTO thing(name) VALUES('a')") == 1)
  }

  @Test("A truncating checkpoint empties the write-ahead log")
  func checkpoint() throws {
    try database.run("INSERT INTO thing(name) VALUES('a')")
    #expect(try !folder.bytes(of: "test.db-wal").isEmpty)
    #expect(try database.checkpoint(truncate: true))
    #expect(try folder.bytes(of: "test.db-wal").isEmpty)
  }

  @Test("A closed database says so")
  func closed() {
    database.close()
    let error = #expect(throws: DatabaseError.self) { try database.run("SELECT 1") }
    #expect(error?.code == .misuse)
  }

  @Test("A file that is no database is refused and left as it is")
  func noDatabase() throws {
    let path = folder.file("notes.txt")
    let text = Data(String(repeating: "not a database ", count: 100).utf8)
    try text.write(to: URL(filePath: path))
    let error = #expect(throws: DatabaseError.self) {
      _ = try Database(path: path, access: .readWrite)
    }
    #expect(error?.isCorrupt == true)
    #expect(try Data(contentsOf: URL(filePath: path)) == text)
  }

  @Test("A folder that is not there is named")
  func noFolder() {
    let error = #expect(throws: DatabaseError.self) {
      _ = try Database(path: folder.file("none/test.db"), access: .readWrite)
    }
    #expect(error?.code == .cannotOpen)
    #expect(error?.message.contains("none/test.db") == true)
  }
}
