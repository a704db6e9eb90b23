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

  @Test func `an attribute belongs to whom the mapping says`() throws {
    let names = try ["title", "city", "unit", "phone"].map { try #require(AttributeName($0)) }
    let standard = try mapping(
      "userName",
      ["title": "title", "city": "\"Oslo\"", "unit": "\"/New\"", "phone": "\"1\""])
    let mixed = standard.replacing(
      [:],
      owners: [names[1]: .directory, names[2]: .createOnly, names[3]: .ignore])
    let account = try mixed.account(of: subject(["userName": "a@example.com", "title": "T"]))
    #expect(account.attributes == [names[0]: "T"])
    #expect(account.initial == [names[2]: "/New"])
    #expect(account.atCreation.attributes == [names[0]: "T", names[2]: "/New"])
    #expect(mixed.owners == [names[1]: .directory, names[2]: .createOnly, names[3]: .ignore])
    let back = mixed.replacing([names[1]: try Expression("title")], owners: [names[1]: .source])
    #expect(back.owners[names[1]] == nil)
    #expect(back.attributes[names[1]] != nil)
  }

  @Test func `what a directory requires is never empty`() throws {
    let family = try #require(AttributeName("name.familyName"))
    let standard = try mapping("userName", ["name.familyName": "localPart(userName)"])
    let override = [family: try Expression("name.familyName")]
    let resource: JSONObject = ["userName": "a@example.com"]
    let loose = try standard.replacing(override).account(of: subject(resource))
    #expect(loose.attributes[family] == .null)
    let tight = try standard.replacing(override, required: [family])
      .account(of: subject(resource))
    #expect(tight.attributes[family] == "a")
  }

  @Test func `another owner is another policy`() throws {
    let title = try #require(AttributeName("title"))
    let standard = try mapping("userName", ["title": "title"])
    let digests = AttributeOwner.allCases.map { owner in
      DirectoryPolicy(mapping: standard.replacing([:], owners: [title: owner])).digestText
    }
    #expect(Set(digests).count == AttributeOwner.allCases.count)
  }
}
