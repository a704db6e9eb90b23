import SyncCore
import Testing

@Suite("What a step is built on")
struct PlanBaseTests {
  static let base = sampleShadow("a@example.com", ["title": "clerk"])

  @Test(
    "A base that has moved is told in words; what the step is not about may move",
    arguments: [
      (PlanBase.any, nil, nil), (.any, base, nil), (.absent, nil, nil),
      (.absent, base, "there is one named a@example.com now"),
      (.held(base), nil, "a@example.com is no longer there"),
      (.held(base), base, nil),
      (.held(base), sampleShadow("A@Example.com", ["title": "clerk", "fax": "1"]), nil),
      (
        .held(base), sampleShadow("b@example.com", ["title": "clerk"]),
        "a@example.com is called b@example.com now"
      ),
      (
        .held(base), sampleShadow("a@example.com", ["title": "clerk"], isActive: false),
        "a@example.com is suspended now"
      ),
      (
        .held(sampleShadow("a@example.com", [:], isActive: false)),
        sampleShadow("a@example.com", [:]), "a@example.com is no longer suspended"
      ),
      (
        .held(base), sampleShadow("a@example.com", ["title": "chief"]),
        "title is \"chief\" now, and was \"clerk\""
      ),
      (
        .held(base), sampleShadow("a@example.com", [:]),
        "title is – now, and was \"clerk\""
      ),
      (
        .held(sampleShadow("a@example.com", ["title": ""])), sampleShadow("a@example.com", [:]), nil
      ),
      (
        .held(base), Shadow(remoteID: RemoteID("r2"), name: "a@example.com"),
        "a@example.com is another account now"
      ),
    ] as [(PlanBase, Shadow?, String?)])
  func objections(base: PlanBase, found: Shadow?, words: String?) {
    #expect(base.objection(to: found) == words)
  }

  @Test("A base holds of the account what the step is about, and no more")
  func narrow() {
    let shadow = sampleShadow("a@example.com", ["title": "clerk", "fax": "1"])
    let change = AccountChange(attributes: attributes(["title": "chief", "room": "2"]))
    #expect(PlanBase(shadow, for: .update(change)) == .held(Self.base))
    #expect(PlanBase(shadow, for: .suspend) == .held(sampleShadow("a@example.com", [:])))
  }

  @Test("Stand-ins become the ids of what was made, and what was not made is missed")
  func standIns() {
    let ids = [RemoteID("new:1"): RemoteID("107")]
    let members = allSteps[10]
    #expect(members.missing == RemoteID("new:1"))
    #expect(members.resolved(by: ids).missing == nil)
    #expect(allSteps[1].missing == nil)
    let change = AccountChange(attributes: attributes(["manager": "new:1", "title": "new:2"]))
    let standIn = Shadow(remoteID: RemoteID("new:1"), name: "a@example.com")
    let update = sampleStep(.update(change), .held(standIn), id: "new:1")
    #expect(update.missing == RemoteID("new:1"))
    let resolved = update.resolved(by: ids)
    #expect(resolved.remoteID == RemoteID("107"))
    #expect(
      resolved.base == .held(Shadow(remoteID: RemoteID("107"), name: "a@example.com")))
    #expect(
      resolved.write
        == .update(AccountChange(attributes: attributes(["manager": "107", "title": "new:2"]))))
  }
}
