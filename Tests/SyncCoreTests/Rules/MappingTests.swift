internal import SyncCore
internal import Testing

struct MappingTests {
  private func mapping(_ name: String, _ rest: [String: String]) throws -> Mapping {
    var attributes: [AttributeName: Expression] = [:]
    for (attribute, text) in rest {
      attributes[try #require(AttributeName(attribute))] = try Expression(text)
    }
    return Mapping(name: try Expression(name), attributes: attributes)
  }

  private func subject(_ resource: JSONObject) -> Subject {
    Subject(id: SubjectID(.user, "1"), resource: resource)
  }

  @Test func `an account has every mapped attribute, null where the source has none`() throws {
    let mapping = try mapping(
      "userName", ["jobTitle": "title", "name.givenName": "name.givenName"])
    let account = try mapping.account(
      of: subject(["userName": "a@example.com", "active": false, "name": ["givenName": "A"]]))
    let jobTitle = try #require(AttributeName("jobTitle"))
    let givenName = try #require(AttributeName("name.givenName"))
    #expect(
      account
        == Account(
          name: "a@example.com", attributes: [jobTitle: .null, givenName: "A"], isActive: false))
  }

  @Test(arguments: [[:], ["userName": ""], ["userName": 7]] as [JSONObject])
  func `no account without a sign-in address`(_ resource: JSONObject) throws {
    let mapping = try mapping("userName ?? nickName", [:])
    let error = #expect(throws: MappingError.self) { try mapping.account(of: subject(resource)) }
    #expect(error?.description.contains("`userName ?? nickName`") == true)
  }

  @Test func `overrides replace what they name and leave the rest`() throws {
    let standard = try mapping("userName", ["jobTitle": "title", "city": "addresses.locality"])
    let overrides = try mapping("nickName", ["city": "\"Tokyo\""])
    let mixed = standard.replacing(overrides.attributes, name: overrides.name)
    #expect(mixed == (try mapping("nickName", ["jobTitle": "title", "city": "\"Tokyo\""])))
    #expect(standard.replacing([:]) == standard)
  }
}
