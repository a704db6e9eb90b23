import SyncCore
import SyncTestKit
import Testing

@testable import dirsyncd

@Suite struct CommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func `A key is written once, for its owner alone`() async throws {
    let path = folder.file("key")
    let first = await Main.run(["key", "new", "--out", path, "--quiet"])
    #expect(first == .done)
    #expect(folder.mode(of: "key") == 0o600)
    let key = try folder.text(of: "key")
    #expect(key.count == 45)
    let second = await Main.run(["key", "new", "--out", path])
    #expect(second == .cannotCreate)
    #expect(try folder.text(of: "key") == key)
  }

  @Test func `A faulty configuration ends a check with 78, and a missing one too`() async throws {
    let bad = try folder.write("{ databse: 1 }", as: "bad")
    #expect(await Main.run(["check", "--offline", "--json", "--config", bad]) == .configuration)
    let none = folder.file("none")
    #expect(await Main.run(["check", "--offline", "--json", "--config", none]) == .configuration)
  }

  @Test func `A wrong command line ends with 64`() async {
    #expect(await Main.run(["chek"]) == .usage)
    #expect(await Main.run([]) == .usage)
  }

  @Test func `Every status has the number that scripts rely on`() {
    let numbers = ExitStatus.allCases.map(\.rawValue)
    #expect(numbers == [0, 1, 2, 3, 64, 65, 69, 70, 71, 73, 74, 75, 77, 78])
  }

  @Test func `A table is aligned and harmless`() {
    var table = Table("NAME", "STATE")
    table.add("alice", "a\u{1B}b")
    table.add("bo", "")
    #expect(table.lines() == ["NAME   STATE", "alice  a\\u{1b}b", "bo"])
    #expect(table.lines(width: 6) == ["NAME …", "alice…", "bo"])
    #expect(table.lines(cellLimit: 4) == ["NAME  STATE", "ali…  a\\u{1b}b", "bo"])
  }
}
