import SyncStore
import SyncTestKit
import Testing

@Suite struct MigrationTests {
  let folder: TemporaryFolder
  let first = Migration(number: 1, name: "things", sql: "CREATE TABLE thing(id INTEGER) STRICT")
  let second = Migration(
    number: 2, name: "names", sql: "ALTER TABLE thing ADD COLUMN name TEXT; SELECT 1;")

  init() throws { folder = try TemporaryFolder() }

  func open() throws -> Database {
    try Database(path: folder.file("test.db"), access: .readWrite)
  }

  @Test("Each migration is applied once, and the file is marked as ours")
  func once() throws {
    #expect(try open().migrate([first]) == 1)
    #expect(try open().migrate([first, second]) == 1)
    let database = try open()
    #expect(try database.migrate([first, second]) == 0)
    #expect(try database.pragma("user_version") == "2")
    #expect(try database.pragma("application_id") == "\(Database.applicationID)")
  }

  @Test("A schema from the future is refused with the remedy")
  func newer() throws {
    try open().migrate([first, second])
    let error = try #require(throws: SchemaError.self) { try open().migrate([first]) }
    #expect(error == .newer(found: 2, known: 1))
    #expect(
      error.description
        == "schema 2 is newer than this program knows (1): install the newer dirsyncd")
  }

  @Test("A migration that fails leaves nothing and says which it was")
  func failed() throws {
    let broken = Migration(
      number: 2, name: "broken", sql: "CREATE TABLE other(id INTEGER) STRICT; NONSENSE;")
    let error = try #require(throws: SchemaError.self) { try open().migrate([first, broken]) }
    #expect(error.description.contains("migration 2 (broken)"))
    let database = try open()
    #expect(try database.pragma("user_version") == "1")
    let tables = try database.rows("SELECT name FROM sqlite_schema") { $0.text(0) }
    #expect(tables == ["thing"])
  }

  @Test("A database of another program is refused before a byte of it changes")
  func foreign() throws {
    let other = try open()
    try other.execute("CREATE TABLE theirs(id INTEGER); PRAGMA application_id = 42")
    try other.checkpoint(truncate: true)
    other.close()
    let before = try folder.bytes(of: "test.db")
    let error = try #require(throws: DatabaseError.self) { try open() }
    #expect(error.message.contains("another program (application id 42)"))
    #expect(try folder.bytes(of: "test.db") == before)
  }
}
