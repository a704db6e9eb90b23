internal import SyncCore
internal import Testing

struct NoticeDecisionTests {
  private static func decide(
    _ resource: JSONObject?, binds: Bool = true, hasLoggedIn: Bool = false,
    when: DirectoryPolicy.PasswordWhen = .changed, hasPassword: String? = nil
  ) throws -> NoticeDecision {
    var policy = try NoticePolicy()
    policy.hasPassword = try hasPassword.map { try SCIMFilter($0) }
    return NoticeDecision.decide(
      subject: resource.map { Subject(id: SubjectID(.user, "u1"), resource: $0) }, binds: binds,
      hasLoggedIn: hasLoggedIn, when: when, by: policy)
  }

  private static func user(_ emails: JSONValue, title: String = "x") -> JSONObject {
    ["userName": "ann", "title": .string(title), "emails": emails]
  }

  @Test(
    arguments: [
      (
        [["value": "a@x.example", "primary": true], ["value": "w@x.example", "type": "work"]], "w"
      ),
      ([["value": "b@x.example"], ["value": "a@x.example", "primary": true]], "a"),
      ([["value": "b@x.example", "type": "home"]], "b"),
    ] as [(JSONValue, String)])
  func `the work address is written to, else the primary one`(
    _ emails: JSONValue, _ expected: String
  ) throws {
    let address = try #require(MailAddress("\(expected)@x.example"))
    #expect(try Self.decide(Self.user(emails)) == .send(.bound, to: address))
  }

  @Test(arguments: [
    ("title eq \"ready\"", "ready", Notice.Kind.bound),
    ("title eq \"ready\"", "staged", .welcome),
    ("urn:example:User:passwordStatus eq \"active\"", "ready", .welcome),
  ])
  func `who has no password is welcomed`(
    _ filter: String, _ title: String, _ kind: Notice.Kind
  ) throws {
    let user = Self.user([["value": "a@x.example"]], title: title)
    let address = try #require(MailAddress("a@x.example"))
    #expect(try Self.decide(user, hasPassword: filter) == .send(kind, to: address))
  }

  @Test func `nobody is told who is gone, unbound, logged in or served no passwords`() throws {
    let user = Self.user([["value": "a@x.example"]])
    #expect(try Self.decide(nil) == .skip("the user is to have no account"))
    #expect(try Self.decide(user, binds: false) == .skip("the user is to have no account"))
    #expect(try Self.decide(user, hasLoggedIn: true) == .skip("the user has logged in already"))
    #expect(try Self.decide(user, when: .never) == .skip("the directory gets no passwords"))
  }

  @Test(
    arguments: [
      ([], "the source has no mail address of this user"),
      ([["value": ""]], "the source has no mail address of this user"),
      (
        [["value": "änn@x.example"]],
        "the source's mail address of this user is none that mail can be sent to"
      ),
    ] as [(JSONValue, String)])
  func `an address that is none is a person's business`(
    _ emails: JSONValue, _ reason: String
  ) throws {
    #expect(try Self.decide(Self.user(emails)) == .refuse(reason))
  }
}
