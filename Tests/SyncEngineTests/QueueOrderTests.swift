import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Orders about the queue")
struct QueueOrderTests {
  private static let person = Author(uid: 1000, name: "ann")
  private static let google = DirectoryID("google")

  private func hire(_ id: String, in bench: PortalBench, title: String = "clerk") {
    bench.source.set(
      id, #"{"id": "\#(id)", "userName": "\#(id)@example.com", "title": "\#(title)"}"#)
  }

  /// A bench where somebody's account was there before, and is parked.
  private func parked(_ users: [String]) async throws -> PortalBench {
    let bench = try PortalBench { $0.onExisting = .park }
    for user in users {
      hire(user, in: bench)
      let account = Account(name: "\(user)@example.com", attributes: [:], isActive: true)
      let directory = try #require(bench.directories.first { $0.id == Self.google })
      _ = try await directory.apply(.create(account), to: nil)
    }
    try await bench.sync()
    return bench
  }

  private func rows(
    _ bench: PortalBench, _ state: Job.State? = nil
  ) async throws -> [QueueRow] {
    try await bench.ledger.read { try $0.queueRows(QueueFilter(state: state), after: 0, limit: 99) }
  }

  @Test("Dead letters are listed and grouped by cause")
  func list() async throws {
    let bench = try await parked(["a", "b", "c"])
    let rows = try await rows(bench, .parked)
    #expect(rows.map(\.user) == ["a@example.com", "b@example.com", "c@example.com"])
    #expect(rows.allSatisfy { $0.directory == Self.google && $0.cause == "conflict" })
    let causes = try await bench.ledger.read { try $0.queueCauses(QueueFilter()) }
    #expect(causes.map(\.count) == [3])
    #expect(causes.first?.cause == "conflict")
    let none = try await bench.ledger.read {
      try $0.queueRows(QueueFilter(directory: DirectoryID("entra")), after: 0, limit: 9)
    }
    #expect(none.isEmpty)
  }

  @Test("One is tried again, and the others stay")
  func retryOne() async throws {
    let bench = try await parked(["a", "b"])
    let directory = try #require(bench.directories.first { $0.id == Self.google })
    let calls = directory.count(of: .find)
    let job = try #require(try await rows(bench, .parked).first).job
    let answer = try await bench.engine.carryOut(
      QueueOrder(.retry, .jobs([job.id, 999])), by: Self.person)
    #expect(answer.done == 1)
    #expect(answer.refused.map(\.job) == [999])
    try await bench.engine.deliverAll()
    #expect(directory.count(of: .find) == calls + 1)
    let event = try #require(try await bench.events(.requeued).first)
    #expect(event.user == "a@example.com")
    #expect(event.reason?.hasPrefix("by ann (uid 1000); it stood at: ") == true)
    #expect(event.detail?["by"]?["uid"] == 1000)
  }

  @Test("All of a cause are tried again, or dropped, each with its event")
  func all() async throws {
    let bench = try await parked(["a", "b", "c"])
    let other = QueueOrder(.retry, .parked(QueueFilter(cause: "refused")))
    #expect(try await bench.engine.carryOut(other, by: Self.person).done == 0)
    let these = QueueOrder(.retry, .parked(QueueFilter(cause: "conflict")))
    #expect(try await bench.engine.carryOut(these, by: Self.person).done == 3)
    let ready = try await rows(bench)
    #expect(ready.allSatisfy { $0.job.state == .ready })
    try await bench.engine.deliverAll()
    let dropped = try await bench.engine.carryOut(
      QueueOrder(.drop, .parked(QueueFilter())), by: Self.person)
    #expect(dropped.done == 3)
    #expect(try await rows(bench).isEmpty)
    #expect(try await bench.events(.dropped).count == 3)
    let chain = try await bench.ledger.read { try $0.verifyEvents() }
    #expect(chain.fault == nil)
  }

  @Test("A password that waits for an account that is dropped is wiped, and the portal learns it")
  func dropWithPassword() async throws {
    let bench = try await parked(["a"])
    _ = await bench.logIn(.userName("a@example.com"), id: "first")
    try await bench.engine.deliverAll()
    let password = try #require(try await rows(bench, .waiting).first)
    #expect(password.job.login?.id == "first")
    let job = try #require(try await rows(bench, .parked).first).job
    _ = try await bench.engine.carryOut(QueueOrder(.drop, .jobs([job.id])), by: Self.person)
    let report = try await bench.ledger.read { try $0.report() }
    #expect(report.secrets == 0)
    let outcomes = try await bench.ledger.read { try $0.outcomes(of: LoginID("first")) }
    #expect(outcomes.first { $0.directory == Self.google }?.outcome == "withdrawn")
    let state = try await bench.engine.standings(of: "a@example.com")
    let google = state?.1.first { $0.binding.directory == Self.google }
    #expect(google?.binding.passwordState == .awaitingLogin)
  }

  @Test("What a guard holds is not retried past it")
  func held() async throws {
    let bench = try PortalBench()
    for number in 0..<10 { hire("u\(number)", in: bench) }
    try await bench.sync()
    for number in 0..<10 { hire("u\(number)", in: bench, title: "boss") }
    try await bench.sync()
    let jobs = try await rows(bench, .held).map(\.job.id)
    #expect(jobs.count == 20)
    let answer = try await bench.engine.carryOut(
      QueueOrder(.retry, .jobs(jobs)), by: Self.person)
    #expect(answer.done == 0)
    #expect(answer.refused.first?.reason.contains("/update") == true)
    let dropped = try await bench.engine.carryOut(
      QueueOrder(.drop, .jobs([jobs[0]])), by: Self.person)
    #expect(dropped.done == 1)
  }

  @Test("A record that always fails delays nobody else")
  func poison() async throws {
    let bench = try PortalBench()
    for number in 0..<8 { hire("u\(number)", in: bench) }
    try await bench.sync()
    let directory = try #require(bench.directories.first { $0.id == Self.google })
    hire("u0", in: bench, title: "poison")
    directory.script(.refused, on: .apply)
    try await pullAndDeliver(bench)
    #expect(try await rows(bench, .parked).map(\.user) == ["u0@example.com"])
    for number in 1..<4 { hire("u\(number)", in: bench, title: "chief") }
    try await pullAndDeliver(bench)
    let chiefs = directory.accounts.values.count { held in
      AttributeName("jobTitle").flatMap { held.shadow.attributes[$0] } == "chief"
    }
    #expect(chiefs == 3)
    #expect(try await rows(bench, .parked).map(\.user) == ["u0@example.com"])
  }

  /// As the daemon does: a start alone would try parked jobs again.
  private func pullAndDeliver(_ bench: PortalBench) async throws {
    _ = try await bench.engine.pull()
    try await bench.engine.deliverAll()
  }

  /// A bench with one user of whom the first title is held, and another one refused.
  private func refusing() async throws -> (bench: PortalBench, binding: Binding) {
    let bench = try PortalBench()
    hire("a", in: bench)
    try await bench.sync()
    let title = try #require(AttributeName("jobTitle"))
    let binding = try await bench.ledger.commit { [clock = bench.clock] transaction in
      let id = RemoteID(try #require(bench.google.accounts.keys.first))
      let binding = try #require(try transaction.binding(linkedTo: id, in: Self.google))
      _ = try transaction.note(
        AttributeRefusal(title, "chief", "too long"), of: binding, at: clock.now)
      return binding
    }
    hire("a", in: bench, title: "chief")
    try await bench.sync()
    #expect(bench.titles == ["chief", "clerk"])
    return (bench, binding)
  }

  @Test("What a directory refused of accounts is tried again with the next pull")
  func reopen() async throws {
    let (bench, _) = try await refusing()
    let caused = QueueOrder(.retry, .parked(QueueFilter(cause: "conflict")))
    #expect(try await bench.engine.carryOut(caused, by: Self.person).reopened == 0)
    let dropped = QueueOrder(.drop, .parked(QueueFilter()))
    #expect(try await bench.engine.carryOut(dropped, by: Self.person).reopened == 0)
    let elsewhere = QueueOrder(.retry, .parked(QueueFilter(directory: DirectoryID("entra"))))
    #expect(try await bench.engine.carryOut(elsewhere, by: Self.person).reopened == 0)
    try await bench.sync()
    #expect(bench.titles == ["chief", "clerk"])
    let here = QueueOrder(.retry, .parked(QueueFilter(directory: Self.google)))
    #expect(try await bench.engine.carryOut(here, by: Self.person).reopened == 1)
    try await bench.sync()
    #expect(bench.titles == ["chief", "chief"])
    let event = try #require(try await bench.events(.requeued).first)
    #expect(event.user == "a@example.com")
    #expect(event.detail?["by"]?["uid"] == 1000)
  }

  @Test("A job that is tried again forgets what was refused of its account")
  func retryForgets() async throws {
    let (bench, binding) = try await refusing()
    try await bench.ledger.commit { [clock = bench.clock] transaction in
      try transaction.enqueueAccount(binding, guardedBy: nil, at: clock.now)
    }
    let job = try #require(try await rows(bench).first).job
    _ = try await bench.engine.carryOut(QueueOrder(.retry, .jobs([job.id])), by: Self.person)
    #expect(try await bench.ledger.read { try $0.refusals(of: binding.row) } == [])
  }
}

extension PortalBench {
  fileprivate var google: ScriptedDirectory {
    directories.first { $0.id == DirectoryID("google") } ?? directories[0]
  }

  /// The title of the one user, in Entra and in Google.
  fileprivate var titles: [String?] {
    directories.map { directory in
      AttributeName("jobTitle").flatMap {
        directory.accounts.values.first?.shadow.attributes[$0]?.string
      }
    }
  }
}
