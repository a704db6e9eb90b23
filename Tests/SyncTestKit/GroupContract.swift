package import SyncCore

/// What every directory's groups keep: one group walked through its life.
package struct GroupContract {
  private let groups: any GroupDirectory
  private let group: Account
  private let change: AccountChange
  /// Accounts that are there.
  private let members: [RemoteID]
  /// Makes the directory carry out the next write and lose its answer.
  private let loseNextAnswer: @Sendable () -> Void
  private var complaints: [String] = []
  private var step = ""

  package init(
    _ groups: any GroupDirectory, group: Account, change: AccountChange, members: [RemoteID],
    loseNextAnswer: @escaping @Sendable () -> Void
  ) {
    self.groups = groups
    self.group = group
    self.change = change
    self.members = members
    self.loseNextAnswer = loseNextAnswer
  }

  /// What did not hold; empty when all did.
  package mutating func run() async -> [String] {
    do {
      let shadow = try await create()
      try await rename(shadow)
      try await fill(shadow)
    } catch {
      complaints.append("\(step): \(error)")
    }
    return complaints
  }

  private mutating func expect(_ holds: Bool, _ claim: String) {
    if !holds { complaints.append("\(step): \(claim)") }
  }

  private mutating func create() async throws(RemoteFailure) -> Shadow {
    step = "create"
    let before = try await groups.find(group, stamp: "stamp-1")
    expect(before == nil, "nothing is there beforehand")
    loseNextAnswer()
    do {
      _ = try await groups.create(group, stamp: "stamp-1")
      expect(false, "the answer is lost")
    } catch {
      expect(error.kind == .unknownOutcome, "the answer is lost, not \(error)")
    }
    guard let found = try await groups.find(group, stamp: "stamp-1") else {
      throw RemoteFailure(.missing, "the group is not to be found")
    }
    expect(found.stamp == "stamp-1", "it bears the stamp")
    expect(found.shadow.name == group.name, "it has the name")
    expect(found.refusal == nil, "it may be written")
    for (name, value) in group.attributes where value != .null {
      expect(found.shadow.attributes[name] == value, "it has \(name)")
    }
    var other = group
    other.attributes = [:]
    let foreign = try await groups.find(other, stamp: "stamp-2")
    expect(foreign?.stamp == "stamp-1", "under another stamp it is found by its name")
    return found.shadow
  }

  private mutating func rename(_ shadow: Shadow) async throws(RemoteFailure) {
    step = "rename"
    for _ in 0..<2 {
      let receipt = try await groups.update(change, of: shadow)
      expect(receipt.shadow.remoteID == shadow.remoteID, "it is the same group")
      expect(receipt.shadow.name == change.name, "the receipt has the new name")
    }
    let found = try await groups.read(shadow.remoteID)
    expect(found?.shadow.name == change.name, "it has the new name")
    for (name, value) in change.attributes {
      expect(found?.shadow.attributes[name] == value, "it has the new \(name)")
    }
  }

  private mutating func fill(_ shadow: Shadow) async throws(RemoteFailure) {
    step = "members"
    let stranger = RemoteID("00000000-0000-4000-8000-00000000dead")
    var receipt = try await groups.change(MemberChange(adding: [members[0]]), of: shadow)
    expect(receipt.failures.isEmpty, "one is taken")
    receipt = try await groups.change(MemberChange(adding: members + [stranger]), of: shadow)
    expect(receipt.failures.keys.elementsEqual([stranger]), "all are taken but who is not there")
    expect(receipt.failures[stranger]?.kind == .missing, "who is not there is missing")
    receipt = try await groups.change(
      MemberChange(adding: [members[1]], removing: [members[0], stranger]), of: shadow)
    expect(receipt.failures.isEmpty, "who is out already is no failure: \(receipt.failures)")
    receipt = try await groups.change(MemberChange(removing: [members[0]]), of: shadow)
    expect(receipt.failures.isEmpty, "twice is once")
    try await list(shadow)
    let gone = Shadow(remoteID: RemoteID("00000000-0000-4000-8000-00000000beef"), name: "gone")
    for change in [MemberChange(adding: [members[0]]), MemberChange(removing: [members[0]])] {
      do {
        _ = try await groups.change(change, of: gone)
        expect(false, "a group that is not there is no success")
      } catch {
        expect([.missing, .refused].contains(error.kind), "it is told, not \(error)")
      }
    }
  }
  private mutating func list(_ shadow: Shadow) async throws(RemoteFailure) {
    var listed: Set<RemoteID> = []
    var page = try await groups.members(of: shadow.remoteID, after: nil)
    while let here = page {
      listed.formUnion(here.members)
      guard let next = here.next else { break }
      page = try await groups.members(of: shadow.remoteID, after: next)
    }
    expect(listed == Set(members.dropFirst()), "the list has whom we put there: \(listed)")
    let nobody = try await groups.members(
      of: RemoteID("00000000-0000-4000-8000-00000000beef"), after: nil)
    expect(nobody == nil, "a group that is not there has no list")
  }
}
