import SyncCore
import Testing

@Suite("Which group of a directory is ours")
struct GroupMatchingTests {
  static let label = AttributeName("label")
  static let group = Account(
    name: "App-Sales", attributes: label.map { [$0: "wanted"] } ?? [:], isActive: true)
  static let shadow = Shadow(
    remoteID: RemoteID("x1"), name: "App-Sales", attributes: label.map { [$0: "held"] } ?? [:])

  @Test("what is not there is made") func missing() {
    #expect(Matching.decide(on: nil, for: Self.group, stamp: "s") == .create(Self.group))
  }

  @Test(
    "what bears our stamp is ours; what bears another one, or none, is not",
    arguments: ["s", "t", nil])
  func stamped(_ stamp: String?) {
    let found = RemoteGroup(shadow: Self.shadow, stamp: stamp)
    let decision = Matching.decide(on: found, for: Self.group, stamp: "s")
    if stamp == "s" {
      #expect(decision == .link(Self.shadow, by: nil))
    } else {
      guard case .park(let reason) = decision else {
        Issue.record("not parked: \(decision)")
        return
      }
      #expect(reason.contains("x1") && reason.contains("groups.link"))
    }
  }

  @Test("what must not be written is parked, even if it is ours") func refused() {
    let found = RemoteGroup(shadow: Self.shadow, stamp: "s", refusal: "dynamic")
    #expect(Matching.decide(on: found, for: Self.group, stamp: "s") == .park("dynamic"))
    let named = Matching.decide(
      onNamed: found, id: RemoteID("x1"), for: Self.group, stamp: "s")
    #expect(named == .park("dynamic"))
  }

  @Test("a group that is named is taken over, unless it is another's or not there")
  func named() {
    func decide(_ found: RemoteGroup?) -> Matching.Decision {
      Matching.decide(onNamed: found, id: RemoteID("x1"), for: Self.group, stamp: "s")
    }
    #expect(decide(RemoteGroup(shadow: Self.shadow)) == .link(Self.shadow, by: nil))
    #expect(decide(RemoteGroup(shadow: Self.shadow, stamp: "s")) == .link(Self.shadow, by: nil))
    for found in [nil, RemoteGroup(shadow: Self.shadow, stamp: "other")] {
      guard case .park(let reason) = decide(found) else {
        Issue.record("not parked")
        continue
      }
      #expect(reason.contains("groups.link"))
    }
  }
}
