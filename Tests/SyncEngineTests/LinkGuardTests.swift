import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("What a link, an account of an administrator, and an invitation are kept from")
struct LinkGuardTests {
  private static let person = Author(uid: 0, name: "root")
  private let google = DirectoryID("google")

  @Test(
    "nobody is linked by hand who is to have no account: the next plan would suspend it",
    arguments: [
      ("inactive", "the source has them as inactive"),
      ("contractor", "they are out of scope: `not (title eq \"contractor\")` does not match"),
      ("boss", "`userName eq \"a@example.com\"` in source.exclude names them"),
    ])
  func unwanted(_ kind: String, _ lack: String) async throws {
    let bench = try LinkBench { policy in
      policy.scope = try? SCIMFilter(#"not (title eq "contractor")"#)
      if kind == "boss" {
        policy.source.excluded = try? SCIMFilter(#"userName eq "a@example.com""#)
      }
    }
    bench.directory.seed("a@example.com")
    bench.hire("a", title: kind, active: kind != "inactive")
    try await bench.sync()
    await #expect(
      throws: LinkRefusal.refused("a@example.com is to have no account in google: \(lack)")
    ) {
      try await bench.engine.link("a@example.com", in: google, to: RemoteID("r1"), by: Self.person)
    }
    await #expect(
      throws: LinkRefusal.refused("a@example.com is to have no account in google: \(lack)")
    ) {
      try await bench.engine.acquire("a@example.com", in: google, by: Self.person)
    }
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.isActive == true)
    #expect(try await bench.binding("a")?.shadow == nil)
  }

  @Test("an account outside the listed domains is linked by a person alone, and renamed into them")
  func foreignDomain() async throws {
    let bench = try LinkBench { $0.domains = ["example.com"] }
    let number = try #require(AttributeName("employeeId"))
    let id = bench.directory.seedStranger("maiden@elsewhere.org", [number: "4711"])
    bench.hire("a", number: "4711")
    try await bench.sync()
    #expect(try await bench.parked("a")?.contains("add elsewhere.org to domains") == true)
    #expect(bench.directory.violations.isEmpty)
    _ = try await bench.engine.link("a@example.com", in: google, to: id, by: Self.person)
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.remoteID == id)
  }

  @Test("an account that the directory's exclude names is not linked by hand either")
  func excluded() async throws {
    let bench = try LinkBench { $0.excludedNames = [NamePattern("breakglass@*")] }
    bench.directory.seed("breakglass@example.com")
    bench.hire("a")
    try await bench.sync()
    _ = try await bench.engine.unlink("a@example.com", in: google, by: Self.person)
    await #expect(
      throws: LinkRefusal.refused(
        "breakglass@example.com is never linked: the directory's exclude names breakglass@*")
    ) {
      try await bench.engine.link("a@example.com", in: google, to: RemoteID("r1"), by: Self.person)
    }
  }

  @Test("the letter case of an id does not count") func letterCase() async throws {
    let bench = try LinkBench { $0.onExisting = .park }
    bench.directory.seed("a@example.com")
    bench.hire("a")
    try await bench.sync()
    let result = try await bench.engine.link(
      "a@example.com", in: google, to: RemoteID("R1"), by: Self.person)
    #expect(result.remoteID == RemoteID("r1"))
    #expect(try await bench.binding("a")?.shadow?.remoteID == RemoteID("r1"))
  }

  @Test("who is renamed while invited waits for a person, or for who was invited")
  func renamedWhileInvited() async throws {
    let bench = try LinkBench { $0.onExisting = .park }
    bench.directory.seedOutsider("a@example.com", isInvited: true)
    bench.hire("a")
    try await bench.sync()
    _ = try await bench.engine.acquire("a@example.com", in: google, by: Self.person)
    bench.hire("a", "new@example.com")
    try await bench.sync()
    #expect(
      try await bench.parked("a")?.hasPrefix(
        "the holder of a@example.com was invited, and the user is to be new@example.com now")
        == true)
    #expect(bench.directory.accounts.isEmpty)
    bench.directory.comeIn("a@example.com")
    bench.hire("a", "new@example.com", title: "promoted")
    try await bench.sync()
    #expect(bench.directory.accounts.values.map(\.shadow.name) == ["new@example.com"])
    #expect(try await bench.binding("a")?.shadow?.name == "new@example.com")
  }

  @Test("an account that somebody suspended is let back in by a person alone")
  func suspended() async throws {
    let bench = try LinkBench()
    bench.directory.seed("a@example.com")
    bench.directory.meddle("a@example.com") { $0.isActive = false }
    bench.hire("a")
    try await bench.sync()
    #expect(try await bench.parked("a")?.contains("is suspended there") == true)
    #expect(bench.account("a@example.com")?.shadow.isActive == false)
    _ = try await bench.engine.link(
      "a@example.com", in: google, to: RemoteID("r1"), by: Self.person)
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.isActive == true)
  }

  @Test("who became an administrator is written to no more")
  func administrator() async throws {
    let bench = try LinkBench()
    let title = try #require(AttributeName("jobTitle"))
    bench.hire("a")
    try await bench.sync()
    bench.directory.setPrivileged("a@example.com")
    bench.hire("a", title: "promoted")
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.attributes[title] == "hired")
    #expect(try await bench.parked("a")?.contains("is an administrator's") == true)
    bench.hire("a", "renamed@example.com")
    try await bench.sync()
    #expect(bench.account("a@example.com") != nil)
    bench.directory.setPrivileged("a@example.com", false)
    bench.hire("a", title: "again")
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.attributes[title] == "again")
    #expect(try await bench.parked("a") == nil)
  }

  @Test("nobody lets an administrator's account back in") func resume() async throws {
    let bench = try LinkBench()
    bench.hire("a")
    try await bench.sync()
    bench.hire("a", active: false)
    try await bench.sync()
    bench.directory.setPrivileged("a@example.com")
    bench.hire("a", title: "back")
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.isActive == false)
    #expect(try await bench.parked("a")?.contains("is an administrator's") == true)
  }

  @Test("an administrator's account is unlinked without a write, and so is another instance's")
  func unlinkAdministrator() async throws {
    let bench = try LinkBench()
    let stamp = try #require(ScriptedDirectory.stampAttribute)
    bench.hire("a")
    bench.hire("b")
    try await bench.sync()
    bench.directory.setPrivileged("a@example.com")
    _ = try await bench.engine.unlink("a@example.com", in: google, by: Self.person)
    #expect(bench.account("a@example.com")?.shadow.attributes[stamp] == "dirsyncd:idp:a")
    let reason = try await bench.events(.unlinked).first?.reason
    #expect(reason?.contains("our stamp stays: a@example.com is an administrator's") == true)
    bench.directory.meddle("b@example.com") { $0.attributes[stamp] = "dirsyncd:other:b" }
    _ = try await bench.engine.unlink("b@example.com", in: google, by: Self.person)
    #expect(bench.account("b@example.com")?.shadow.attributes[stamp] == "dirsyncd:other:b")
    #expect(try await bench.events(.unlinked).count == 2)
  }

  @Test("whoever was invited and came in is linked, whatever the rules say of accounts before")
  func invited() async throws {
    let bench = try LinkBench { policy in
      policy.onExisting = .park
      policy.matching = [.stamp]
    }
    bench.directory.seedOutsider("a@example.com", isInvited: true)
    bench.hire("a")
    try await bench.sync()
    _ = try await bench.engine.acquire("a@example.com", in: google, by: Self.person)
    bench.directory.comeIn("a@example.com")
    bench.wait(.seconds(3601))
    try await bench.sync()
    #expect(try await bench.binding("a")?.shadow?.name == "a@example.com")
    #expect(try await bench.binding("a")?.matchedBy == "address")
  }

  @Test("an acquired account takes a seat, and is put where new ones belong") func acquire()
    async throws
  {
    let bench = try LinkBench { policy in
      policy.lifecycle.seats = 1
      policy.justInTime = JustInTime(group: "newcomers")
    }
    bench.hire("a")
    try await bench.sync()
    bench.directory.seedOutsider("b@example.com", isInvited: false)
    bench.hire("b")
    try await bench.sync()
    await #expect {
      try await bench.engine.acquire("b@example.com", in: google, by: Self.person)
    } throws: { error in
      guard case .refused(let reason)? = error as? LinkRefusal else { return false }
      return reason.hasPrefix("no seat is free: all 1 of google are taken")
    }
    #expect(bench.account("b@example.com") == nil)
    _ = try await bench.engine.unlink("a@example.com", in: google, by: Self.person)
    _ = try await bench.engine.acquire("b@example.com", in: google, by: Self.person)
    try await bench.sync()
    let id = try #require(bench.account("b@example.com")?.shadow.remoteID.id)
    #expect(bench.directory.joins == ["r1", id])
  }

  @Test("another account's key is no reason to make the person a second one") func anchor()
    async throws
  {
    let bench = try LinkBench { policy in
      policy.mapping = Mapping(
        name: policy.mapping.name,
        attributes: policy.mapping.attributes.merging(Self.anchor) { $1 })
    }
    bench.hire("a", number: "4711")
    try await bench.sync()
    bench.hire("b", number: "4711")
    try await bench.sync()
    #expect(bench.account("b@example.com") == nil)
    let reason = try await bench.parked("b")
    #expect(reason?.contains("ssoId belongs to another account; a@example.com (id r1)") == true)
    bench.directory.removeByHand("a@example.com")
    bench.hire("b", title: "again", number: "4711")
    try await bench.sync()
    #expect(try await bench.parked("b")?.contains("which was deleted") == true)
    #expect(bench.account("b@example.com") == nil)
  }

  private static var anchor: [AttributeName: Expression] {
    guard let name = AttributeName("ssoId"), let path = try? Expression("externalId") else {
      return [:]
    }
    return [name: path]
  }
}
