import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Managers that others change in a directory")
struct ReadBackManagerTests {
  /// The title of a user is the id of the manager.
  private static func policy(
    _ onDrift: ReadBackPolicy.OnDrift
  ) throws -> @Sendable (DirectoryID, inout DirectoryPolicy) -> Void {
    let manager = try Expression("title")
    return { id, policy in
      ReadBackTests.policy(onDrift)(id, &policy)
      policy.mapping = Mapping(name: policy.mapping.name, attributes: [.manager: manager])
      policy.references = [.manager: .remoteID]
    }
  }

  private static func manager(_ play: Simulation, _ user: String) -> JSONValue? {
    play.account(user, "entra")?.shadow.attributes[.manager]
  }

  private static func id(_ play: Simulation, _ user: String) -> JSONValue? {
    play.account(user, "entra").map { .string($0.shadow.remoteID.id) }
  }

  @Test(
    "are told of, or put back, as any attribute is",
    arguments: [ReadBackPolicy.OnDrift.repair, .report])
  func changed(_ onDrift: ReadBackPolicy.OnDrift) async throws {
    try await Play.story(try Self.policy(onDrift)) { play in
      for number in 2...4 { play.hire("u\(number)", title: "u1") }
      play.settle(for: .seconds(2 * 3600))
      #expect(Self.manager(play, "u2") == Self.id(play, "u1"))
      let other = Self.id(play, "u4")
      play.directory("entra").meddle("u2.0@example.com") { $0.attributes[.manager] = other }
      play.directory("entra").meddle("u3.0@example.com") { $0.attributes[.manager] = nil }
      play.settle(for: .seconds(2 * 86_400))
      let drift = Drift.changed(isRenamed: false, [.manager])
      #expect(ReadBackTests.drifts(play, "entra") == [drift, drift])
      let repairs = onDrift == .repair
      #expect(Self.manager(play, "u2") == (repairs ? Self.id(play, "u1") : other))
      #expect(Self.manager(play, "u3") == (repairs ? Self.id(play, "u1") : nil))
      #expect(Self.manager(play, "u4") == Self.id(play, "u1"))
    }
  }

  @Test("are not taken for mended where a list of changes does not speak of them")
  func unsaid() async throws {
    try await Play.story(try Self.policy(.report)) { play in
      for number in 2...4 { play.hire("u\(number)", title: "u1") }
      play.settle(for: .seconds(2 * 3600))
      let entra = play.directory("entra")
      entra.meddle("u2.0@example.com") { $0.attributes[.manager] = "boss" }
      play.settle(for: .seconds(2 * 3600))
      let title = try #require(AttributeName("jobTitle"))
      entra.leaveOut(.manager)
      entra.meddle("u2.0@example.com") { $0.attributes[title] = "nobody maps it here" }
      play.settle(for: .seconds(2 * 3600))
      #expect(play.read { try $0.report() }?.drifts[DirectoryID("entra")] == [.told: 1])
      play.settle(for: .seconds(2 * 86_400))
      #expect(ReadBackTests.drifts(play, "entra").count == 1)
    }
  }

  @Test("are none once their account is deleted")
  func deleted() async throws {
    try await Play.story(try Self.policy(.report)) { play in
      for number in 2...4 { play.hire("u\(number)", title: "u1") }
      play.settle(for: .seconds(2 * 3600))
      play.world.set("u1", nil)
      play.settle(for: .seconds(86_400))
      let google = play.directory("google")
      #expect(play.account("u1", "google") == nil)
      google.meddle("u2.0@example.com") { $0.attributes[.manager] = nil }
      play.settle(for: .seconds(86_400))
      #expect(ReadBackTests.drifts(play, "google") == [])
    }
  }
}
