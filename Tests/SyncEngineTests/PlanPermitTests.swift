import SyncCore
import Testing

@testable import SyncEngine

@Suite("A plan's step lets its own write pass, and no other")
struct PlanPermitTests {
  private static let group = RemoteID("g1")

  private static func permit(
    _ write: PlanWrite, on id: RemoteID = RemoteID("r1")
  ) -> PlanPermit {
    PlanPermit(
      PlanStep(
        directory: DirectoryID("google"), subject: SubjectID(.user, "ann"), user: "ann",
        account: "ann@example.com", remoteID: id, write: write, base: .any))
  }

  private static func update(_ names: [String: JSONValue]) -> PlanWrite {
    var change = AccountChange()
    for (name, value) in names {
      if let name = AttributeName(name) { change.attributes[name] = value }
    }
    return .update(change)
  }

  @Test(
    "A write is the step's, or a part of it, to its own account",
    arguments: [
      (update(["title": "Chief", "fax": "1"]), "r1", nil),
      (update(["title": "Chief"]), "r1", nil),
      (update(["title": "King"]), "r1", "it would now be another step: update"),
      (update(["title": "Chief", "phone": "2"]), "r1", "it would now be another step: update"),
      (.suspend, "r1", "it would now be another step: suspend"),
      (.delete, "r1", "it would now be another step: delete"),
      (.password, "r1", "it would now be another step: password"),
      (update(["title": "Chief"]), "r2", "it would be written to another account: r2"),
    ] as [(PlanWrite, String, String?)])
  func writes(_ write: PlanWrite, _ id: String, _ refusal: String?) {
    let permit = Self.permit(Self.update(["title": "Chief", "fax": "1"]))
    var failure: RemoteFailure?
    do throws(RemoteFailure) {
      try permit.judge(write, on: RemoteID(id))
    } catch {
      failure = error
    }
    #expect(failure?.kind == refusal.map { _ in .notYet })
    #expect(permit.refusal == refusal)
  }

  @Test("Of members those pass whom the step names")
  func members() throws {
    let ids = ["a", "b", "c", "d"].map { RemoteID($0) }
    let permit = Self.permit(
      .members(adding: [PlanMember(ids[0], "a")], removing: [PlanMember(ids[1], "b")]),
      on: Self.group)
    let change = MemberChange(adding: [ids[0], ids[2]], removing: [ids[1], ids[3]])
    let (named, others) = try permit.split(change, of: Self.group)
    #expect(named == MemberChange(adding: [ids[0]], removing: [ids[1]]))
    #expect(others == [ids[2], ids[3]])
    let elsewhere = try permit.split(change, of: RemoteID("g2"))
    #expect(elsewhere.named == MemberChange(adding: [], removing: []))
    #expect(elsewhere.others == [ids[0], ids[2], ids[1], ids[3]])
  }

  @Test("Roles that are others than planned are refused as a whole")
  func roles() throws {
    let permit = Self.permit(.roles(joining: [Self.group], leaving: []))
    let own = MemberChange(adding: [RemoteID("r1")], removing: [])
    #expect(try permit.split(own, of: Self.group).named == own)
    #expect(throws: RemoteFailure.self) { try permit.split(own, of: RemoteID("g2")) }
    #expect(permit.refusal == "its roles are others now")
  }
}
