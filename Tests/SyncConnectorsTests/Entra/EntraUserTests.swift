import SyncCore
import Testing

@testable import SyncConnectors

@Suite struct EntraUserTests {
  @Test("flat names become Graph's JSON") func members() throws {
    let members = EntraUser.members(
      for: attributes([
        "jobTitle": "Engineer", "department": .null, "givenName": "", "employeeId": 20417,
        "businessPhones": "+47 22", "otherMails": .null,
        "onPremisesExtensionAttributes.extensionAttribute1": "x",
        "employeeOrgData.costCenter": "4711",
      ]), over: attributes(["employeeOrgData.division": "North"]))
    #expect(
      JSONValue.object(members)
        == (try json(
          #"""
          {"businessPhones":["+47 22"],"department":null,"employeeId":"20417",
           "employeeOrgData":{"costCenter":"4711","division":"North"},"givenName":null,
           "jobTitle":"Engineer","onPremisesExtensionAttributes":{"extensionAttribute1":"x"},
           "otherMails":[]}
          """#)))
  }

  @Test("what was written reads back as it was written") func roundTrip() {
    let written = attributes([
      "displayName": "Dana Ito", "jobTitle": "T", "businessPhones": "1", "otherMails": "a@b.c",
      "employeeOrgData.costCenter": "4711", "employeeOrgData.division": "N",
      "onPremisesExtensionAttributes.extensionAttribute15": "x",
    ])
    var user = EntraUser.members(for: written, over: [:])
    user["id"] = "1"
    user["userPrincipalName"] = "dana@example.com"
    user["accountEnabled"] = false
    user["onPremisesSyncEnabled"] = true
    let account = EntraUser.account(of: .object(user))
    #expect(account?.shadow.attributes == written)
    #expect(account?.shadow.isActive == false)
    #expect(account?.isMasteredElsewhere == true)
  }

  @Test(
    "limits are checked before sending",
    arguments: [
      ("employeeId", JSONValue.string(String(repeating: "1", count: 17))),
      ("department", .string(String(repeating: "x", count: 65))), ("displayName", .null),
      ("displayName", ""), ("mail", .null), ("usageLocation", "no"), ("usageLocation", "NOR"),
      ("usageLocation", .null), ("mailNickname", "dana ito"), ("mailNickname", "dåna"),
      ("businessPhones", .array(["1", "2"])), ("jobTitle", .array(["x"])), ("jobTitle", true),
      ("onPremisesImmutableId", "a_b"), ("userType", "Robot"), ("proxyAddresses", "x"),
      ("employeeOrgData", "x"), ("employeeOrgData.other", "x"), ("JobTitle", "x"),
    ])
  func limits(_ name: String, _ value: JSONValue) throws {
    let attribute = try #require(AttributeName(name))
    #expect {
      try EntraUser.check([attribute: value])
    } throws: { error in
      let failure = error as? RemoteFailure
      return failure?.kind == .refused && failure?.attribute == name
    }
  }

  @Test(
    "names that Entra ID refuses",
    arguments: [
      "dana", "@example.com", "dana@", "a@b@c", "dåna@example.com", "dana ito@example.com",
      "dana.@example.com", "dana+x@example.com",
      "\(String(repeating: "x", count: 65))@example.com",
      "dana@\(String(repeating: "x", count: 109)).com",
    ])
  func badNames(_ name: String) {
    #expect(throws: RemoteFailure.self) { try EntraUser.check(name: name) }
  }

  @Test(
    "names that Entra ID takes",
    arguments: [
      "dana.ito@example.com", "o'neil-x_1!#^~@example.com",
    ])
  func goodNames(_ name: String) throws {
    try EntraUser.check(name: name)
    #expect(EntraUser.nickname(for: name) == String(name.prefix { $0 != "@" }))
  }

  @Test("the default mapping gives what can be written") func defaultMapping() throws {
    let mapping = try EntraConnector.defaultMapping()
    let account = try mapping.account(of: try subject(danaResource))
    #expect(
      account.attributes
        == attributes([
          "displayName": "Dana Ito", "mailNickname": "dana.ito", "givenName": "Dana",
          "surname": "Ito", "jobTitle": "Engineer", "department": "Research",
          "companyName": "Acme", "employeeId": "E-20417", "businessPhones": "+47 22 00 00 01",
          "mobilePhone": "+47 900", "manager": .null,
        ]))
    try EntraUser.check(account.attributes.filter { $0.key != .manager })
    let bare = try mapping.account(of: try subject(#"{"userName":"x@example.com"}"#))
    try EntraUser.check(bare.attributes.filter { $0.key != .manager })
    #expect(mapping.attributes.keys.allSatisfy(EntraConnector.canWrite))
  }
}
