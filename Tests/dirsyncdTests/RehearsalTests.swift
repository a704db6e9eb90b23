internal import FoundationEssentials
internal import SyncCore
internal import SyncHTTP
internal import SyncTwins
internal import Synchronization
internal import Testing

@testable import dirsyncd

/// The scenario holds with the real program, and fails where a twin is tampered with.
@Suite struct RehearsalTests {
  /// Plays in a folder that is gone afterwards.
  private func report(
    stepTimeLimit: Duration = .seconds(30),
    tamper: @escaping @Sendable (String, TwinTown) -> Void = { _, _ in }
  ) async throws -> RehearsalReport {
    let folder = RehearsalStage.freshFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var rehearsal = Rehearsal(folder: folder)
    rehearsal.stepTimeLimit = stepTimeLimit
    rehearsal.tamper = tamper
    return try await rehearsal.run()
  }

  @Test func `A folder beside the caller is named as a whole: a configuration takes no other`() {
    #expect(RehearseCommand.whole("town", from: "/tmp") == "/tmp/town")
    #expect(RehearseCommand.whole("/srv/town", from: "/tmp") == "/srv/town")
  }

  @Test func `The whole play goes as expected`() async throws {
    let report = try await report()
    #expect(report.lines.dropFirst() == [])
    #expect(report.results.count == RehearsalStep.scenario.count + 1)
    #expect(report.status == .done)
    let table = RehearsalTable(hasColours: false)
    let lines = [table.heading] + report.results.flatMap(table.lines) + report.lines
    #expect(lines.filter { $0.count > RehearsalTable.width } == [])
  }

  @Test func `A directory that refuses the password fails the first login`() async throws {
    let report = try await report(stepTimeLimit: .seconds(10)) { step, town in
      guard step == "first login" else { return }
      let refusal: JSONValue = [
        "error": [
          "code": "Request_BadRequest",
          "message":
            "The specified password does not comply with password complexity requirements.",
        ]
      ]
      town.entra.add(
        TwinFault(.fail(status: 400, body: refusal), method: .patch, pathPrefix: "/v1.0/users"))
    }
    #expect(report.status == .failed)
    #expect(report.results.map(\.isExpected) == [true, false])
    let violations = report.results.last?.violations ?? []
    #expect(violations.contains("Entra is opened by password 1"))
    #expect(violations.filter { $0.hasPrefix("Google") } == [])
  }

  @Test func `A directory that says yes and drops an attribute fails that step`() async throws {
    let report = try await report(stepTimeLimit: .seconds(10)) { step, town in
      guard step == "attribute", let user = town.google.user("ann.fox@example.com") else { return }
      var asBefore = user.fields
      asBefore["id"] = .string(user.id)
      town.google.add(
        TwinFault(
          .fail(status: 200, body: .object(asBefore)), method: .put, pathPrefix: "/admin",
          times: 100))
    }
    #expect(report.status == .failed)
    #expect(report.results.last?.name == "attribute")
    #expect(report.results.last?.violations.contains("Google holds the new title") == true)
  }

  @Test func `A directory that changes the password by itself fails that step`() async throws {
    let report = try await report(stepTimeLimit: .seconds(10)) { step, town in
      guard step == "rename" else { return }
      town.entra.changePassword("ann@example.com", to: RehearsalPassword.one.rawValue)
    }
    #expect(report.results.last?.violations == ["Entra kept her password untouched"])
  }
}
