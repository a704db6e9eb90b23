import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("A source that lost many users")
struct ShortfallTests {
  static let person = Author(uid: 7, name: "ann")
  static let google = DirectoryID("google")

  private let bench: PortalBench

  init() async throws {
    bench = try PortalBench { $0.guards = Guards([.suspend: GuardLimits(count: 1000)]) }
  }

  /// So many users in the source, all of them with accounts; no others.
  private func people(_ numbers: Range<Int>) {
    for number in 0..<20 {
      let isThere = numbers.contains(number)
      bench.source.set(
        "u\(number)",
        isThere ? #"{"id": "u\#(number)", "userName": "u\#(number)@example.com"}"# : nil)
    }
  }

  private var active: Int {
    get async throws {
      let directory = bench.directories.first { $0.id == Self.google }
      return directory?.accounts.values.count { $0.shadow.isActive } ?? 0
    }
  }

  /// A pull that is asked to read everything.
  private func look() async throws { _ = try await bench.engine.runOnce(full: true) }

  private func shortfall() async throws -> Shortfall? {
    try await bench.ledger.read { try $0.shortfall(of: .user) }
  }

  @Test("It is held with its list, told once, and looked for at every pull")
  func held() async throws {
    people(0..<20)
    try await bench.sync()
    people(0..<12)
    // Later pulls read everything by themselves, as long as that is not settled.
    for isAsked in [true, false, false] {
      let report = try await bench.engine.runOnce(full: isAsked)
      #expect(report.missing == 8)
      #expect(
        report.remarks == [
          "8 of 20 users are missing: nobody is taken for gone; mend the source, or, if they "
            + "have really left, dirsyncd release source/users"
        ])
    }
    #expect(try await active == 20)
    let events = try await bench.events(.held)
    #expect(events.count == 1)
    #expect(events.first?.detail?["guard"]?.string == "source/users")
    #expect(
      events.first?.detail?["users"]?.array?.compactMap(\.string)
        == (12..<20).map { "u\($0)@example.com" })
    let members = try await bench.ledger.read {
      try $0.shortfallMembers(of: .user, after: 0, limit: 100)
    }
    #expect(members.map(\.subject.id) == (12..<20).map { "u\($0)" })
  }

  @Test("A person's word lets go those who were missing then, after the usual proof, and once")
  func released() async throws {
    people(0..<20)
    try await bench.sync()
    people(0..<12)
    try await look()
    #expect(try await bench.engine.release(missing: .user, by: Self.person) == 8)
    #expect(try await bench.engine.release(missing: .user, by: Self.person) == 0)
    let event = try #require(try await bench.events(.released).first)
    #expect(event.reason == "8 missing users were released by ann (uid 7)")
    #expect(event.detail?["by"]?["uid"]?.integer == 7)
    var report = try await bench.engine.runOnce()
    #expect((report.missing, report.gone) == (0, 0))
    #expect(try await active == 20)
    report = try await bench.engine.runOnce()
    #expect((report.missing, report.gone) == (0, 8))
    #expect(try await active == 12)
    #expect(try await shortfall() == nil)
    #expect(try await bench.engine.runOnce().isFull == false)
    // The next loss is a new one.
    people(0..<4)
    #expect(try await bench.engine.runOnce(full: true).missing == 8)
    #expect(try await active == 12)
  }

  @Test("Who goes missing after the release is judged by the limits, and holds nobody's proof up")
  func later() async throws {
    people(0..<20)
    try await bench.sync()
    people(0..<12)
    try await look()
    _ = try await bench.engine.release(missing: .user, by: Self.person)
    people(0..<0)
    var report = try await bench.engine.runOnce()
    #expect(report.missing == 12)
    #expect(
      try await shortfall().map { [$0.held, $0.released] } == [12, 8])
    people(0..<11)
    for _ in 0..<2 { report = try await bench.engine.runOnce() }
    #expect(report.gone == 9)
    #expect(try await active == 11)
    #expect(try await shortfall() == nil)
  }

  @Test("Who is back is let go no longer")
  func back() async throws {
    people(0..<20)
    try await bench.sync()
    people(0..<0)
    try await look()
    #expect(try await bench.engine.release(missing: .user, by: Self.person) == 20)
    people(0..<20)
    try await bench.sync()
    #expect(try await shortfall() == nil)
    people(0..<0)
    for isAsked in [true, false] {
      #expect(try await bench.engine.runOnce(full: isAsked).missing == 20)
    }
    #expect(try await active == 20)
  }

  @Test("The whole source can be let go, and only the source's own 404 counts")
  func everybody() async throws {
    people(0..<20)
    try await bench.sync()
    // The list is empty, and each of them is there all the same.
    bench.source.hide(true)
    try await look()
    _ = try await bench.engine.release(missing: .user, by: Self.person)
    let pulls = [try await bench.engine.runOnce(), try await bench.engine.runOnce()]
    #expect(pulls.map(\.gone) == [0, 0])
    #expect(try await active == 20)
    // It has said of each that it is there: the word of the person is spent.
    #expect(try await bench.engine.runOnce(full: true).missing == 20)
    _ = try await bench.engine.release(missing: .user, by: Self.person)
    bench.source.hide(false)
    people(0..<0)
    for _ in 0..<2 { try await bench.sync() }
    #expect(try await active == 0)
  }

  @Test("Who is left out of the lists and switched off is gone, as where records are kept")
  func soft() async throws {
    people(0..<20)
    try await bench.sync()
    bench.source.hide(true)
    for number in 0..<20 {
      let isOn = number != 3
      bench.source.set(
        "u\(number)",
        #"{"id": "u\#(number)", "userName": "u\#(number)@example.com", "active": \#(isOn)}"#)
    }
    try await look()
    _ = try await bench.engine.release(missing: .user, by: Self.person)
    for _ in 0..<2 { try await bench.sync() }
    let gone = try await bench.events(.gone)
    #expect(gone.map(\.user) == ["u3@example.com"])
    #expect(
      gone.first?.reason == "missing from two complete walks, and the source says active: false")
    #expect(try await active == 19)
  }

  @Test("The guards of a directory hold on top")
  func guarded() async throws {
    let bench = try PortalBench()
    for number in 0..<20 {
      bench.source.set(
        "u\(number)", #"{"id": "u\#(number)", "userName": "u\#(number)@example.com"}"#)
    }
    try await bench.sync()
    for number in 10..<20 { bench.source.set("u\(number)", nil) }
    _ = try await bench.engine.runOnce(full: true)
    _ = try await bench.engine.release(missing: .user, by: Self.person)
    for _ in 0..<2 { _ = try await bench.engine.runOnce() }
    let report = try await bench.ledger.read { try $0.report() }
    #expect(report.users == 10)
    #expect(report.held[Self.google]?[.suspend]?.count == 10)
    let directory = bench.directories.first { $0.id == Self.google }
    #expect(directory?.accounts.values.allSatisfy(\.shadow.isActive) == true)
  }
}
