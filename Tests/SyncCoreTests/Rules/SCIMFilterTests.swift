internal import SyncCore
internal import Testing

struct SCIMFilterTests {
  private static let user: JSONObject = [
    "userName": "alice@example.com", "active": "True", "title": "",
    "EMAILS": ["alice@example.com", ["value": "a@home.example", "type": "home"]],
    "groups": [["value": "g1", "display": "Staff"]],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["employeeNumber": 4711],
    "urn:example:custom:1.0:User": [
      "tier": "Gold", "level": 7, "isVIP": true, "tags": [["value": "x"]],
    ],
  ]

  @Test(arguments: [
    (#"active eq true and groups.display eq "Staff""#, true),
    (#"active eq false"#, false),
    (#"emails eq "alice@example.com""#, true),
    (#"emails[value ew "home.example" and type eq "home"]"#, true),
    (#"emails[value eq "alice@example.com" and type eq "home"]"#, false),
    (#"title pr or nickName pr"#, false),
    (#"groups pr and not (members pr)"#, true),
    (#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber sw "47""#, true),
    (#"urn:example:custom:1.0:User:tier eq "gold""#, true),
    (#"urn:example:custom:1.0:User:level gt 6.5"#, true),
    (#"urn:example:custom:1.0:User:isVIP eq true"#, true),
    (#"urn:example:custom:1.0:User:tags eq "X""#, true),
    (#"URN:EXAMPLE:custom:1.0:User:TIER co "ol""#, true),
    (#"urn:example:custom:1.0:User:level eq "7""#, true),
    (#"userName eq null or userName ne null and userName ew ".COM""#, true),
  ])
  func `a filter meets what servers send`(_ filter: String, _ expected: Bool) throws {
    #expect(try SCIMFilter(filter).matches(Self.user) == expected)
  }

  @Test(arguments: [
    ("", 1, "expected an attribute"),
    ("userNme eq \"x\"", 1, "unknown attribute `userNme`"),
    ("active eq true and department eq \"x\"", 20, "did you mean `urn:ietf:params:scim:schemas"),
    ("active eq \"true\"", 11, "`active` is a boolean: write true or false without quotes"),
    ("名 eq \"x\"", 1, "expected an attribute"),
    ("userName eq \"名\" xor", 17, "expected `and`, `or` or the end"),
    ("userName is \"x\"", 10, "expected eq, ne, co, sw, ew, pr, gt, ge, lt or le"),
    ("active gt true", 8, "`gt` does not fit the type of `active`"),
    ("name eq \"x\"", 1, "`name` has parts, name one of them: formatted"),
    ("userName eq 'x'", 13, "expected a value"),
    ("(active eq true", 16, "expected `)`"),
    ("urn:ietf:params:scim:schemas:extension:x:2.0:User:a pr", 1, "unknown schema"),
    ("meta.created gt \"2026-02-30T00:00:00Z\"", 17, "is a date and time"),
    ("title gt null", 7, "cannot compare with null"),
    ("name[familyName eq \"x\"]", 1, "`name` has no several values"),
    ("emails[type eq \"x\"].value eq \"y\"", 20, "expected `and`, `or` or the end"),
    ("emails[emails[type pr]]", 8, "`emails` has no part `emails`"),
  ])
  func `an error says what and where`(_ filter: String, _ position: Int, _ message: String) {
    let error = #expect(throws: SCIMFilterError.self) { try SCIMFilter(filter) }
    #expect(error?.position == position)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "none")")
  }

  @Test func `nesting and length have limits`() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: "(", count: levels) + "active pr" + String(repeating: ")", count: levels)
    }
    #expect(try SCIMFilter(nested(32)).matches(Self.user))
    #expect(throws: SCIMFilterError.self) { try SCIMFilter(nested(33)) }
    let long = "title eq \"\(String(repeating: "x", count: 8192))\""
    #expect(throws: SCIMFilterError.self) { try SCIMFilter(long) }
  }
}
