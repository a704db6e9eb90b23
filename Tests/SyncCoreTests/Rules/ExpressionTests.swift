internal import SyncCore
internal import Testing

struct ExpressionTests {
  private static let user: JSONObject = [
    "userName": "Alice@Example.com", "active": true, "title": "", "nickName": .null,
    "name": ["givenName": "Alice", "familyName": "Liddell"],
    "emails": [
      ["value": "alice@home.example", "type": "home"],
      ["value": "alice@example.com", "type": "work", "primary": true],
      ["value": "alice@old.example", "type": "work"],
    ],
    "phoneNumbers": [["value": "+81 3", "type": "work"], ["value": "+81 90", "type": "Mobile"]],
    "ims": ["plain"],
    "addresses": [["locality": "Oxford", "type": "work"]],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
      "department": "Tea", "manager": ["value": "m1", "displayName": "Hatter"],
    ],
    "urn:example:custom:1.0:User": [
      "level": 7, "tags": ["a", "b"], "box": ["value": "v"], "odd": ["x": 1],
    ],
  ]
  private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

  @Test(
    arguments: [
      ("userName", "Alice@Example.com"),
      ("USERNAME", "Alice@Example.com"),
      ("name.givenName", "Alice"),
      ("urn:ietf:params:scim:schemas:core:2.0:User:name.familyName", "Liddell"),
      ("\(enterprise):department", "Tea"),
      ("\(enterprise):manager", "m1"),
      ("\(enterprise):manager.displayName", "Hatter"),
      ("emails", "alice@example.com"),
      ("emails.value", "alice@example.com"),
      ("emails.type", "work"),
      (#"emails[type eq "home"].value"#, "alice@home.example"),
      (#"emails[type eq "home"]"#, "alice@home.example"),
      (#"emails[not (primary eq true) and type eq "work"]"#, "alice@old.example"),
      (#"phoneNumbers[type eq "mobile"].value"#, "+81 90"),
      ("ims", "plain"),
      ("ims.value", "plain"),
      ("addresses.locality", "Oxford"),
      ("active", true),
      ("urn:example:custom:1.0:User:level", 7),
      ("urn:example:custom:1.0:User:tags", "a"),
      ("urn:example:custom:1.0:User:box", "v"),
      ("urn:example:custom:1.0:User:odd", .null),
      ("displayName", .null), ("title", .null), ("nickName", .null),
      (#"emails[type eq "other"].value"#, .null),
      (#""a \"text\"""#, "a \"text\""), (#""""#, .null), ("true", true), ("false", false),
      (#"displayName ?? title ?? nickName ?? userName ?? "x""#, "Alice@Example.com"),
      (#"title ?? false"#, false),
      (#"name.givenName + " " + name.familyName"#, "Alice Liddell"),
      (#"name.givenName + displayName"#, .null),
      (#"name.givenName + title ?? "none""#, "none"),
      (#"name.givenName+(title??"!")"#, "Alice!"),
      (#""v" + urn:example:custom:1.0:User:level + active"#, "v7true"),
      ("lower(userName)", "alice@example.com"),
      ("upper( name.givenName )", "ALICE"),
      ("lower(title)", .null),
      (#"domain(userName, "corp.example")"#, "Alice@corp.example"),
      (#"lower(domain(name.givenName, "corp.example"))"#, "alice@corp.example"),
      ("localPart(userName)", "Alice"), ("localPart(name.givenName)", "Alice"),
      (#"domain("a@b@c", "d")"#, "a@b@d"),
      ("limit(userName, 5)", "Alice"),
      ("limit(name.givenName, 64)", "Alice"),
      (#"slug("App - Sales & R.D_2")"#, "app-sales-r.d_2"), (#"slug("営業")"#, .null),
      (#"slug("営業") ?? "x""#, "x"),
    ] as [(String, JSONValue)])
  func `an expression has that value`(_ text: String, _ expected: JSONValue) throws {
    #expect(try Expression(text).value(of: Self.user) == expected)
  }

  @Test(arguments: [
    ("", 1, "expected an attribute, a text or a function"),
    ("userName +", 11, "expected an attribute"),
    ("userName ? title", 10, "expected `??`, `+` or the end"),
    ("userName title", 10, "expected `??`, `+` or the end"),
    ("name.given", 1, "`name` has no part `given`"),
    ("name", 1, "`name` has parts, name one of them"),
    ("department", 1, "did you mean `\(enterprise):department`?"),
    ("trim(userName)", 1, "unknown function `trim`"),
    ("lower(userName", 15, "expected `)`"),
    ("domain(userName)", 16, "expected `,`"),
    ("domain(userName, 7)", 19, "expected a domain in double quotes"),
    ("limit(userName)", 15, "expected `,`"),
    ("limit(userName, 0)", 18, "expected a number of characters"),
    ("\"名前\" + \"x", 10, "expected a value as in JSON (the text ends too early)"),
    ("emails[type eq]", 15, "expected a value"),
    ("emails[type eq \"work\"].nosuch", 24, "`emails` has no part `nosuch`"),
    ("userName[type eq \"x\"]", 1, "`userName` has no several values"),
    ("'x'", 1, "expected an attribute"),
  ])
  func `an error says what and where`(_ text: String, _ position: Int, _ message: String) {
    let error = #expect(throws: ExpressionError.self) { try Expression(text) }
    #expect(error?.position == position)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "none")")
  }

  @Test func `nesting has a limit`() {
    func nested(_ levels: Int) -> String {
      String(repeating: "(", count: levels) + "title" + String(repeating: ")", count: levels)
    }
    #expect(throws: Never.self) { try Expression(nested(31)) }
    #expect(throws: ExpressionError.self) { try Expression(nested(32)) }
    #expect(throws: ExpressionError.self) { try Expression(nested(4000)) }
  }
}
