internal import SyncCore
internal import Testing

struct DiffTests {
  private func named(_ pairs: [String: JSONValue]) -> Attributes {
    pairs.reduce(into: [:]) { attributes, pair in
      if let name = AttributeName(pair.key) { attributes[name] = pair.value }
    }
  }

  @Test(
    arguments: [
      (["title": "a"], ["title": "a"], [:]),
      (["title": "a"], ["title": "b"], ["title": "b"]),
      (["title": "a"], ["title": .null], ["title": .null]),
      ([:], ["title": .null], [:]), ([:], ["title": ""], [:]), ([:], ["title": []], [:]),
      (["title": ""], ["title": .null], [:]), ([:], ["title": "a"], ["title": "a"]),
      (["title": "a", "nickName": "n"], ["title": "a"], [:]),
      (["title": "a"], ["title": "A"], ["title": "A"]),
    ] as [([String: JSONValue], [String: JSONValue], [String: JSONValue])])
  func `only what differs is written`(
    _ held: [String: JSONValue], _ wanted: [String: JSONValue], _ expected: [String: JSONValue]
  ) {
    let shadow = Shadow(remoteID: RemoteID("r1"), name: "a", attributes: named(held))
    let account = Account(name: "a", attributes: named(wanted), isActive: true)
    let change = Diff.change(from: shadow, to: account)
    #expect(change == AccountChange(attributes: named(expected)))
    #expect(change.isEmpty == expected.isEmpty)
  }

  @Test(
    arguments: [
      ("a@example.com", "a@example.com", nil), ("A@Example.com", "a@example.com", nil),
      ("a@example.com", "b@example.com", "b@example.com"),
    ])
  func `names differ beyond letter case alone`(_ held: String, _ wanted: String, _ name: String?) {
    let change = Diff.change(from: sampleShadow(held), to: sampleAccount(wanted))
    #expect(change == AccountChange(name: name))
  }
}
