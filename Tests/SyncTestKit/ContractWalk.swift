internal import SyncCore

/// One walk through an account's life; collects what does not hold.
struct ContractWalk {
  let connector: any DirectoryConnector
  let loseNextAnswer: @Sendable () -> Void
  var complaints: [String] = []
  var step = "start"
  var shadow = Shadow(remoteID: RemoteID("0"), name: "")

  init(connector: any DirectoryConnector, loseNextAnswer: @escaping @Sendable () -> Void) {
    self.connector = connector
    self.loseNextAnswer = loseNextAnswer
  }

  mutating func expect(_ holds: Bool, _ claim: String) {
    if !holds { complaints.append("\(step): \(claim)") }
  }

  mutating func expectThere(_ expected: Shadow) async throws(RemoteFailure) {
    guard let found = try await connector.find(expected.name)?.shadow else {
      return expect(false, "\(expected.name) is to be found")
    }
    expect(found.remoteID == expected.remoteID, "the account found is the one written")
    expect(found.isActive == expected.isActive, "it is \(expected.isActive ? "" : "not ")active")
    expect(found.name.lowercased() == expected.name.lowercased(), "its name is right")
    for (name, value) in expected.attributes where value.array == nil {
      let there = found.attributes[name] ?? .null
      expect(there == value, "\(name) is \(value), but \(there) was found")
    }
  }

  mutating func create(_ account: Account) async throws(RemoteFailure) {
    step = "create"
    let before = try await connector.find(account.name)
    expect(before == nil, "nobody is there beforehand")
    shadow = try await connector.apply(.create(account), to: nil).shadow
    expect(shadow.name == account.name, "the receipt's shadow has the name")
    for (name, value) in account.attributes where value != .null {
      expect(shadow.attributes[name] == value, "the receipt's shadow has \(name)")
    }
    try await expectThere(shadow)
  }

  /// A create whose outcome was lost is sent again: it must be told from a fresh one.
  mutating func createAgain(_ account: Account) async throws(RemoteFailure) {
    step = "create again"
    do {
      _ = try await connector.apply(.create(account), to: nil)
      expect(false, "a second create is a conflict")
    } catch {
      expect(error.kind == .conflict, "a second create is a conflict, not \(error.kind)")
    }
    try await expectThere(shadow)
  }

  mutating func update(_ change: AccountChange) async throws(RemoteFailure) {
    step = change.name == nil ? "update" : "rename"
    let receipt = try await twice(.update(change))
    expect(receipt.shadow.name == change.name ?? shadow.name, "the receipt's shadow has the name")
    for (name, value) in change.attributes {
      expect(receipt.shadow.attributes[name] ?? .null == value, "the receipt's shadow has \(name)")
    }
    for (name, value) in shadow.attributes where change.attributes[name] == nil {
      guard value.array == nil else { continue }
      expect(receipt.shadow.attributes[name] == value, "\(name) stays as it was")
    }
    shadow = receipt.shadow
    try await expectThere(shadow)
  }

  mutating func findByName(_ name: String) async throws(RemoteFailure) {
    step = "find"
    let upper = try await connector.find(name.uppercased())
    expect(upper?.shadow.remoteID == shadow.remoteID, "letter case does not matter")
    let nobody = try await connector.find("nobody.\(name)")
    expect(nobody == nil, "nobody else is found")
    expect(upper?.isPrivileged == false, "an ordinary account is not privileged")
    let read = try await connector.read(shadow.remoteID)
    expect(read == upper, "the account read by its id is the one found by name")
    let noOne = try await connector.read(RemoteID("999999999999999999999"))
    expect(noOne == nil, "nobody is read under an id that is not there")
  }

  mutating func setActive(_ isActive: Bool) async throws(RemoteFailure) {
    step = isActive ? "resume" : "suspend"
    let receipt = try await twice(isActive ? .resume : .suspend)
    expect(receipt.shadow.isActive == isActive, "the receipt's shadow says so")
    shadow = receipt.shadow
    try await expectThere(shadow)
  }

  mutating func setPassword(_ password: @Sendable () -> Secret) async throws(RemoteFailure) {
    step = "password"
    loseNextAnswer()
    do {
      _ = try await connector.setPassword(password(), of: shadow)
      expect(false, "a lost answer is no success")
    } catch {
      expect(error.kind == .unknownOutcome, "a lost answer is unknown, not \(error.kind)")
    }
    let receipt = try await connector.setPassword(password(), of: shadow)
    expect(receipt.shadow == shadow, "a password changes nothing of the shadow")
    try await expectThere(shadow)
  }

  /// Another account under another name; the walk goes on with it.
  mutating func createWithPassword(
    _ account: Account, _ password: @Sendable () -> Secret
  ) async throws(RemoteFailure) {
    step = "create with a password"
    var account = account
    account.name = "second.\(account.name)"
    for name in account.attributes.keys where name.name.contains("mmutable") {
      account.attributes[name] = nil  // unique
    }
    let receipt = try await connector.create(account, password: password())
    shadow = receipt.shadow
    try await expectThere(shadow)
    do {
      _ = try await connector.create(account, password: password())
      expect(false, "a second create is a conflict")
    } catch {
      expect(error.kind == .conflict, "a second create is a conflict, not \(error.kind)")
    }
  }

  mutating func join(_ group: String) async throws(RemoteFailure) {
    step = "join"
    for _ in 0..<2 {
      let receipt = try await connector.join(group, shadow)
      expect(receipt.shadow == shadow, "a membership changes nothing of the shadow")
    }
    do {
      _ = try await connector.join("00000000-0000-0000-0000-000000000000", shadow)
      expect(false, "a group that is not there is refused")
    } catch {
      expect(error.kind == .refused, "a group that is not there is refused, not \(error.kind)")
    }
  }

  mutating func writeToNobody() async throws(RemoteFailure) {
    step = "nobody"
    let nobody = Shadow(remoteID: RemoteID("999999999999999999999"), name: "nobody@example.com")
    do {
      _ = try await connector.apply(.suspend, to: nobody)
      expect(false, "a write to nobody fails")
    } catch {
      expect(error.kind == .missing, "a write to nobody says missing, not \(error.kind)")
    }
  }

  /// Carries the action out with its answer lost, and again: the second time does no more.
  mutating func twice(_ action: Action) async throws(RemoteFailure) -> Receipt {
    loseNextAnswer()
    do {
      _ = try await connector.apply(action, to: shadow)
      expect(false, "a lost answer is no success")
    } catch {
      expect(error.kind == .unknownOutcome, "a lost answer is unknown, not \(error.kind)")
    }
    return try await connector.apply(action, to: shadow)
  }
}
