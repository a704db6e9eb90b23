import SyncCore
import Testing

@testable import SyncConnectors

@Suite struct GoogleUserTests {
  @Test("flat names become Google's JSON") func members() throws {
    let members = GoogleUser.members(
      for: attributes([
        "name.givenName": "Dana", "name.familyName": "Ito", "orgUnitPath": "/Staff",
        "externalIds.organization": 20417, "organizations.title": "Engineer",
        "organizations.department": "Research", "phones.work": "+47 22", "phones.mobile": .null,
        "relations.manager": "boss@example.com", "includeInGlobalAddressList": false,
      ]), over: [:])
    #expect(
      JSONValue.object(members)
        == (try json(
          #"""
          {"externalIds":[{"type":"organization","value":"20417"}],
           "includeInGlobalAddressList":false,
           "name":{"familyName":"Ito","givenName":"Dana"},
           "orgUnitPath":"/Staff",
           "organizations":[
             {"type":"work","primary":true,"department":"Research","title":"Engineer"}],
           "phones":[{"type":"work","value":"+47 22"}],
           "relations":[{"type":"manager","value":"boss@example.com"}]}
          """#)))
  }

  @Test("an array is sent whole: what the shadow holds stays") func arraysWhole() throws {
    let held = attributes(["phones.work": "1", "phones.mobile": "2", "organizations.title": "T"])
    let members = GoogleUser.members(
      for: attributes(["phones.work": "3", "organizations.department": "D"]), over: held)
    #expect(
      JSONValue.object(members)
        == (try json(
          #"""
          {"organizations":[{"type":"work","primary":true,"title":"T","department":"D"}],
           "phones":[{"type":"mobile","value":"2"},{"type":"work","value":"3"}]}
          """#)))
  }

  @Test("foreign items survive a write") func foreignItems() throws {
    let user = try json(
      #"""
      {"id":"1","primaryEmail":"a@example.com","phones":[
        {"type":"custom","customType":"yacht","value":"9"},
        {"type":"work","value":"1","primary":true}],
       "organizations":[{"type":"school","name":"MIT"},{"type":"work","title":"T"}],
       "externalIds":[{"type":"organization","value":"E"}]}
      """#)
    let held = GoogleUser.attributes(of: user)
    #expect(
      held.keys.map(\.name).sorted() == [
        "externalIds.organization", "organizations", "organizations.title", "phones", "phones.work",
      ])
    let members = GoogleUser.members(
      for: attributes(["phones.work": "2", "organizations.title": .null]), over: held)
    #expect(
      JSONValue.object(members)
        == (try json(
          #"""
          {"organizations":[{"type":"school","name":"MIT"}],
           "phones":[{"type":"custom","customType":"yacht","value":"9"},
                     {"type":"work","value":"2","primary":true}]}
          """#)))
  }

  @Test("clearing the last item sends an empty array, clearing a member sends null")
  func clearing() throws {
    let held = attributes(["phones.work": "1", "organizations.title": "T", "orgUnitPath": "/x"])
    let change = attributes([
      "phones.work": .null, "organizations.title": "", "recoveryEmail": .null,
    ])
    let members = GoogleUser.members(for: change, over: held)
    #expect(
      JSONValue.object(members)
        == (try json(#"{"organizations":[],"phones":[],"recoveryEmail":null}"#)))
  }

  @Test("what was written reads back as it was written") func roundTrip() {
    let written = attributes([
      "name.givenName": "Dana", "name.familyName": "Ito", "name.displayName": "D. Ito",
      "orgUnitPath": "/Staff", "externalIds.organization": "E-1", "organizations.title": "T",
      "organizations.costCenter": "4711", "phones.work": "1", "phones.mobile": "2",
      "addresses.locality": "Oslo", "relations.manager": "b@example.com", "recoveryPhone": "+4722",
    ])
    let user = GoogleUser.members(for: written, over: [:])
    #expect(GoogleUser.attributes(of: .object(user)) == written)
  }

  @Test("a shadow keeps our form of a value that Google holds") func sameValueKept() throws {
    let user = try json(
      #"""
      {"id":"1","primaryEmail":"dana@example.com",
       "externalIds":[{"type":"organization","value":"5"}],"phones":[{"type":"work","value":"x"}]}
      """#)
    let wrote = attributes([
      "externalIds.organization": 5, "phones.work": "y", "phones.mobile": .null,
    ])
    let shadow = GoogleUser.shadow(
      after: user, wrote: wrote, name: "Dana@example.com", isActive: true, over: nil)
    #expect(shadow?.name == "Dana@example.com")
    #expect(
      shadow?.attributes
        == attributes([
          "externalIds.organization": 5, "phones.work": "x", "phones.mobile": .null,
        ]))
  }

  @Test(
    "who decides about linking is read",
    arguments: [
      (#""isAdmin":true"#, true), (#""isDelegatedAdmin":true"#, true), (#""isAdmin":false"#, false),
    ])
  func privileged(_ member: String, _ isPrivileged: Bool) throws {
    let user = try json(#"{"id":"1","primaryEmail":"a@b.c",\#(member),"suspended":true}"#)
    let account = GoogleUser.account(of: user)
    #expect(account?.isPrivileged == isPrivileged)
    #expect(account?.shadow.isActive == false)
  }

  @Test(
    "what Google would refuse is not sent",
    arguments: [
      ("name.familyName", JSONValue.string(String(repeating: "x", count: 61))),
      ("name.givenName", .null), ("name.fullName", "x"), ("isAdmin", true), ("phones.moon", "1"),
      ("orgUnitPath", true), ("includeInGlobalAddressList", "yes"), ("phones.work", .array(["1"])),
      ("customSchemas.a", "x"), ("customSchemas.a.b.c", "x"), ("customSchemas.a b.c", "x"),
      ("customSchemas.a.b", .array(["x"])), ("organizations", "x"),
    ])
  func refusals(_ name: String, _ value: JSONValue) throws {
    let attribute = try #require(AttributeName(name))
    #expect {
      try GoogleUser.check([attribute: value], creating: false)
    } throws: { error in
      let failure = error as? RemoteFailure
      return failure?.kind == .refused && failure?.attribute == name
    }
  }

  @Test("the default mapping gives what can be written") func defaultMapping() throws {
    let mapping = try GoogleConnector.defaultMapping()
    let account = try mapping.account(of: try subject(danaResource))
    #expect(account.name == "dana.ito@example.com")
    #expect(
      account.attributes
        == attributes([
          "name.givenName": "Dana", "name.familyName": "Ito",
          "externalIds.organization": "E-20417", "organizations.title": "Engineer",
          "organizations.department": "Research", "organizations.costCenter": "4711",
          "phones.work": "+47 22 00 00 01", "phones.mobile": "+47 900",
          "relations.manager": .null,
        ]))
    try GoogleUser.check(account.attributes, creating: true)
    let bare = try mapping.account(of: try subject(#"{"userName":"x@example.com"}"#))
    try GoogleUser.check(bare.attributes, creating: true)
  }
}
