internal import SyncCore
internal import Testing

struct UpdateSplitTests {
  private static func change(_ names: [String], name: String? = nil) -> AccountChange {
    var attributes: Attributes = [:]
    for name in names.compactMap({ AttributeName($0) }) { attributes[name] = "x" }
    return AccountChange(name: name, attributes: attributes)
  }

  private static func names(_ names: String...) -> Set<AttributeName> {
    Set(names.compactMap { AttributeName($0) })
  }

  struct Row: Sendable {
    let change: AccountChange
    let kind: RemoteFailure.Kind
    var attribute: String?
    let split: UpdateSplit
  }

  static let rows = [
    Row(
      change: change(["a", "b"]), kind: .refused, attribute: "b",
      split: .refuse(names("b"), rest: change(["a"]))),
    Row(
      change: change(["a", "phones.work", "phones.home"]), kind: .refused, attribute: "Phones",
      split: .refuse(names("phones.work", "phones.home"), rest: change(["a"]))),
    Row(
      change: change(["mail", "b"], name: "n"), kind: .conflict, attribute: "mail",
      split: .refuse(names("mail"), rest: change(["b"], name: "n"))),
    // About the name: what can be written is written first, and the name's failure stands.
    Row(
      change: change(["a"], name: "n"), kind: .conflict, attribute: "userPrincipalName",
      split: .parts([change(["a"]), change([], name: "n")])),
    Row(
      change: change([], name: "n"), kind: .conflict, attribute: "userPrincipalName",
      split: .stop),
    // About something that the write does not touch.
    Row(change: change(["a", "b"]), kind: .conflict, attribute: "mail", split: .stop),
    // Nobody says which.
    Row(
      change: change(["a", "b", "c"]), kind: .refused,
      split: .parts([change(["a"]), change(["b", "c"])])),
    Row(change: change(["a"]), kind: .refused, split: .refuse(names("a"), rest: change([]))),
    Row(change: change([], name: "n"), kind: .refused, split: .stop),
    // Rights: what takes more of them goes apart.
    Row(
      change: change(["a", "secret"], name: "n"), kind: .notPermitted,
      split: .parts([change(["a"]), change(["secret"]), change([], name: "n")])),
    Row(
      change: change(["secret"]), kind: .notPermitted,
      split: .refuse(names("secret"), rest: change([]))),
    Row(change: change(["a", "b"]), kind: .notPermitted, split: .stop),
    Row(change: change([], name: "n"), kind: .notPermitted, split: .stop),
  ]

  @Test(arguments: rows.indices) func `one attribute does not stop the rest`(_ index: Int) {
    let row = Self.rows[index]
    let failure = RemoteFailure(row.kind, "no", attribute: row.attribute)
    let split = UpdateSplit(
      of: row.change, after: failure, sensitive: Self.names("secret"))
    #expect(split == row.split)
  }

  @Test(
    arguments: RemoteFailure.Kind.allCases.filter {
      ![.refused, .conflict, .notPermitted].contains($0)
    })
  func `what is not about the data stops all`(_ kind: RemoteFailure.Kind) {
    let failure = RemoteFailure(kind, "no", attribute: "a")
    #expect(UpdateSplit(of: Self.change(["a", "b"]), after: failure, sensitive: []) == .stop)
  }

  @Test func `an account that is mastered elsewhere stops all`() {
    let failure = RemoteFailure(.notPermitted, "no", obstacle: .mastered)
    let split = UpdateSplit(
      of: Self.change(["a", "secret"]), after: failure, sensitive: Self.names("secret"))
    #expect(split == .stop)
  }

  @Test func `an account is made without what is refused, but never without its place`() {
    var account = Account(
      name: "n", attributes: Self.change(["need", "a", "b", "unit"]).attributes, isActive: true)
    account.initial = Self.change(["unit"]).attributes
    func after(
      _ kind: RemoteFailure.Kind, _ attribute: String?, status: Int = 400
    ) -> Set<AttributeName>? {
      let failure = RemoteFailure(kind, "no", status: status, attribute: attribute)
      return account.afterRefusal(failure, required: Self.names("need")).map {
        Set($0.account.attributes.keys)
      }
    }
    #expect(after(.refused, "a") == Self.names("need", "b", "unit"))
    #expect(after(.conflict, "a") == Self.names("need", "b", "unit"))
    #expect(after(.refused, nil) == Self.names("need", "unit"))
    #expect(after(.refused, nil, status: 412) == nil)
    #expect(after(.refused, nil, status: 403) == nil)
    #expect(after(.conflict, nil) == nil)
    #expect(after(.conflict, "userPrincipalName") == nil)
    #expect(after(.refused, "need") == nil)
    #expect(after(.refused, "unit") == nil)
    #expect(after(.throttled, "a") == nil)
    account.attributes = Self.change(["need", "unit"]).attributes
    #expect(after(.refused, nil) == nil)
  }

  @Test func `what accounts are found by is left out where it is wrong, never where it is taken`() {
    let account = sampleAccount("a@example.com", ["need": "x", "anchor": "7", "b": "x"])
    func isMade(_ kind: RemoteFailure.Kind, _ attribute: String) -> Bool {
      account.afterRefusal(
        RemoteFailure(kind, "no", attribute: attribute), required: Self.names("need"),
        anchors: Self.names("anchor")) != nil
    }
    #expect(isMade(.refused, "anchor"))
    #expect(!isMade(.conflict, "anchor"))
    #expect(isMade(.conflict, "b"))
  }
}
