import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("A directory with a change window")
struct WindowTests {
  /// Open from 02:00 to 03:00 UTC.
  private static let night = ChangeWindow([
    .init(weekdays: Set(0..<7), from: 7200, to: 10_800, zone: .utc, text: "02:00-03:00 UTC")
  ])

  @Test("keeps the bulk until it opens, and lets passwords, their accounts and leavers go")
  func window() async throws {
    try await Play.story {
      if $0.name == "google" { $1.window = Self.night }
    } _: { play in
      play.hire("u2")
      play.settle(for: .seconds(86_400))  // through a night: both have their accounts
      #expect(play.account("u2", "google") != nil)
      while Self.night.isOpen(at: play.world.clock.now) { play.settle(for: .seconds(600)) }
      play.hire("u1", title: "chief")
      play.hire("u3")
      play.hire("u4")
      play.hire("u2", isActive: false)
      play.settle(for: .seconds(3600))
      #expect(play.account("u2", "google")?.shadow.isActive == false)
      #expect(Self.title(play.account("u1", "google")) == "hired")
      #expect(Self.title(play.account("u1", "entra")) == "chief")
      #expect(play.account("u3", "google") == nil)
      #expect(play.logIn("u1", "password-1")["google"] == "queued: first-login")
      #expect(play.logIn("u3", "password-3")["google"] == "queued: first-login")
      play.settle(for: .seconds(600))
      #expect(play.pushes("u1", "google") == ["password-1"])
      #expect(play.account("u3", "google")?.password == "password-3")
      #expect(Self.title(play.account("u1", "google")) == "hired")
      #expect(play.account("u4", "google") == nil)
      play.settle(for: .seconds(86_400))
      #expect(Self.title(play.account("u1", "google")) == "chief")
      #expect(play.account("u4", "google") != nil)
    }
  }

  private static func title(_ held: ScriptedDirectory.Held?) -> JSONValue? {
    AttributeName("jobTitle").flatMap { held?.shadow.attributes[$0] }
  }
}
