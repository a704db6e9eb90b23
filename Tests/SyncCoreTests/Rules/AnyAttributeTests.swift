internal import SyncCore
internal import Testing

/// Extensions of somebody's own, in scope, mapping and exclusion; and lists of several values.
struct AnyAttributeTests {
  private static let user: JSONObject = [
    "userName": "a@example.com",
    "urn:acme:scim:schemas:2.0:User": [
      "badge": "B-7", "site": ["code": "T1"], "level": 3, "isTemporary": false,
      "doors": [["type": "main", "value": "north"], ["type": "side", "value": "west"]],
    ],
    "urn:acme:hr:1.1": ["start": "2026-01-02"],
  ]

  @Test(
    arguments: [
      ("urn:acme:scim:schemas:2.0:User:badge eq \"b-7\"", true),
      ("URN:ACME:scim:schemas:2.0:user:BADGE sw \"B\"", true),
      ("urn:acme:scim:schemas:2.0:User:site.code eq \"T1\"", true),
      ("urn:acme:scim:schemas:2.0:User:level ge 3", true),
      ("urn:acme:scim:schemas:2.0:User:isTemporary eq false", true),
      ("urn:acme:scim:schemas:2.0:User:doors[type eq \"side\" and value eq \"west\"]", true),
      ("urn:acme:scim:schemas:2.0:User:doors[type eq \"side\" and value eq \"north\"]", false),
      ("urn:acme:hr:1.1:start sw \"2026\"", true),
      ("urn:acme:hr:1.0:start pr", false),
    ])
  func `a filter finds attributes of any extension`(_ text: String, _ expected: Bool) throws {
    let filter = try SCIMFilter(text)
    #expect(filter.matches(Self.user) == expected)
    var policy = SourcePolicy()
    policy.excluded = filter
    let subject = Subject(id: SubjectID(.user, "1"), resource: Self.user)
    #expect((policy.exclusion(of: subject) != nil) == expected)
  }

  @Test(
    arguments: [
      ("urn:acme:scim:schemas:2.0:User:badge", "B-7"),
      ("urn:acme:scim:schemas:2.0:User:site.code", "T1"),
      ("urn:acme:scim:schemas:2.0:User:level", 3),
      ("urn:acme:scim:schemas:2.0:User:doors", "north"),
      ("urn:acme:scim:schemas:2.0:User:doors[type eq \"side\"].value", "west"),
      ("urn:acme:hr:1.1:start", "2026-01-02"),
      ("urn:acme:hr:1.1:end ?? \"open\"", "open"),
    ] as [(String, JSONValue)])
  func `a mapping finds attributes of any extension`(
    _ text: String, _ expected: JSONValue
  ) throws {
    #expect(try Expression(text).value(of: Self.user) == expected)
  }

  @Test(
    arguments: [
      ([["value": "a"], ["value": "b", "primary": true]], "b"),
      ([["value": "a", "type": "work"], ["value": "b", "primary": "True"]], "b"),
      ([["value": "a", "type": "home"], ["value": "b", "type": "Work"]], "b"),
      ([["value": "a", "type": "work"], ["value": "b", "type": "work"]], "a"),
      ([["value": "a", "type": "home"], ["value": "b"]], "a"),
      ([["value": "", "primary": true], ["value": "b", "type": "home"]], "b"),
      ([["type": "work"], ["value": "b", "type": "home"]], "b"),
      (["a", "b"], "a"),
      ([["value": "a", "primary": false], ["value": "b", "type": "work"]], "b"),
    ] as [([JSONValue], JSONValue)])
  func `of several values the primary one counts, else that for work, else the first`(
    _ emails: [JSONValue], _ expected: JSONValue
  ) throws {
    #expect(try Expression("emails").value(of: ["emails": .array(emails)]) == expected)
    #expect(try Expression("emails.value").value(of: ["emails": .array(emails)]) == expected)
  }
}
