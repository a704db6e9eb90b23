import SyncCore
import Testing

struct ShadowAnswerTests {
  private func attributes(_ values: [String: JSONValue]) -> Attributes {
    values.reduce(into: [:]) { if let name = AttributeName($1.key) { $0[name] = $1.value } }
  }

  private func shadow(_ values: [String: JSONValue]) -> Shadow {
    Shadow(remoteID: RemoteID("r"), name: "a@example.com", attributes: attributes(values))
  }

  @Test("what a directory did not take before is not learned again from its next answer")
  func ignoredAttribute() throws {
    let known = shadow(["title": "Boss", "city": "Oslo"])
    let answer = shadow(["city": "Bergen", "phones": ["1"]])
    let account = Account(
      name: "a@example.com", attributes: attributes(["title": "Boss", "city": "Bergen"]),
      isActive: true)
    let city = try #require(AttributeName("city"))
    let after = answer.keeping(known, of: account, butFor: [city])
    #expect(after.attributes == attributes(["title": "Boss", "city": "Bergen", "phones": ["1"]]))
    #expect(Diff.change(from: after, to: account).isEmpty)
  }

  @Test("what others keep there, and the source has no value for, is not learned as ours")
  func othersValues() throws {
    let known = shadow(["city": "Oslo"])
    let answer = shadow(["city": "Oslo", "title": "Boss", "stamp": "ours"])
    let account = Account(
      name: "a@example.com",
      attributes: attributes(["city": "Oslo", "title": .null, "stamp": "ours"]), isActive: true)
    let stamp = try #require(AttributeName("stamp"))
    let after = answer.keeping(known, of: account, butFor: [stamp])
    #expect(after.attributes == attributes(["city": "Oslo", "stamp": "ours"]))
    #expect(Diff.change(from: after, to: account).isEmpty)
  }

  @Test("a first answer stands as it is") func firstAnswer() {
    let answer = shadow(["city": "Bergen"])
    #expect(answer.keeping(nil, of: nil, butFor: []) == answer)
  }
}
