import SyncCore
import SyncStore
import SyncTestKit
import Testing

@testable import dirsyncd

/// What a directory holds, what is wanted there, and why the two differ, in words.
@Suite struct DifferenceTests {
  static let now = Timestamp(seconds: 1000)
  private static let google = DirectoryID("google")

  private static func attributes(_ pairs: KeyValuePairs<String, JSONValue>) -> Attributes {
    pairs.reduce(into: [:]) { attributes, pair in
      if let name = AttributeName(pair.key) { attributes[name] = pair.value }
    }
  }

  private static func account(_ title: JSONValue) -> Account {
    Account(name: "a@b.c", attributes: attributes(["title": title]), isActive: true)
  }

  /// A user whose account holds the title `chief`.
  func explanation(
    _ change: (inout DirectoryExplanation) -> Void
  ) async throws -> DirectoryExplanation {
    let folder = try TemporaryFolder()
    let ledger = try Ledger.open(
      path: folder.file("test.db"), executor: SerialQueueExecutor(label: "test"))
    let held = try await ledger.commit { transaction in
      let record = SourceRecord(subject: SubjectID(.user, "1"), bytes: Array("{}".utf8))
      let row = try transaction.store(record, name: "a@b.c", at: Self.now)
      let binding = try transaction.bind(row, to: Self.google, at: Self.now)
      let shadow = Shadow(
        remoteID: RemoteID("r"), name: "a@b.c", attributes: Self.attributes(["title": "chief"]))
      try transaction.store(shadow, of: binding, createdAt: Self.now, at: Self.now)
      try transaction.database.run(
        "UPDATE binding SET password_state = ?", .text(PasswordState.takenOver.rawValue))
      return try transaction.binding(binding.row)
    }
    var explanation = DirectoryExplanation(Self.google)
    explanation.policy = DirectoryPolicy(
      mapping: Mapping(name: try Expression("userName"), attributes: [:]))
    explanation.binding = held
    explanation.wanted = .account(Self.account("chief"))
    explanation.placement = .account(Self.account("chief"))
    explanation.step = .nothing
    change(&explanation)
    return explanation
  }

  @Test func `What is in step says so`() async throws {
    let inStep = try await explanation { _ in }
    #expect(inStep.heldWords == #"title "chief""#)
    #expect(inStep.wantedWords == "a@b.c, active; all as it is there")
    #expect(inStep.differenceWords == [])
    #expect(inStep.standing(at: Self.now).reasons == ["All is as it should be."])
  }

  @Test func `What differs says why`() async throws {
    let pending = try await explanation { $0.wanted = .account(Self.account("boss")) }
    #expect(pending.wantedWords == "a@b.c, active")
    #expect(
      pending.differenceWords == [
        #"title: wanted is "boss", and the directory holds "chief": it is yet to be written"#
      ])
    let refused = try await explanation {
      $0.wanted = .account(Account(name: "a@b.c", attributes: [:], isActive: true))
      $0.refusals = Self.attributes(["title": .null]).keys.map {
        AttributeRefusal($0, "boss", "no such title")
      }
    }
    #expect(refused.differenceWords.first?.hasSuffix("take that (no such title)") == true)
    #expect(refused.standing(at: Self.now).level == .stopped)
    let told = try await explanation {
      $0.drift = DriftRecord(.suspended, .told, foundAt: Self.now)
    }
    #expect(
      told.differenceWords == [
        #"sign-in: wanted is "allowed", and the directory holds "suspended": "#
          + "somebody else changed it, and it is left so"
      ])
    let undone = try await explanation {
      $0.drift = DriftRecord(.suspended, .repairing, foundAt: Self.now)
    }
    #expect(undone.differenceWords.first?.hasSuffix("and it is put back") == true)
    let gone = try await explanation { $0.drift = DriftRecord(.gone, .told, foundAt: Self.now) }
    #expect(gone.differenceWords == [])
    #expect(gone.heldWords == nil)
    #expect(gone.wantedWords == #"a@b.c, active; title "chief""#)
  }

  @Test func `A user whom the account names is told by name, and where nobody is there`()
    async throws
  {
    let title = try #require(AttributeName("title"))
    let explanation = try await explanation {
      $0.accountNames = ["chief": "c@b.c"]
      $0.unresolved = [title: "nosuch"]
    }
    #expect(explanation.heldWords == #"title "chief" (c@b.c)"#)
    let standing = explanation.standing(at: Self.now)
    #expect(standing.level == .waiting)
    #expect(
      standing.reasons.first?.hasPrefix(#"The source names "nosuch" for title, and no"#) == true)
  }

  @Test func `A job waits for what it needs, and for its lane`() async throws {
    func job(_ kind: Job.Kind, _ state: Job.State) -> QueuedJob {
      QueuedJob(id: 7, kind, state, queuedAt: Self.now, dueAt: Self.now)
    }
    let paused = try await explanation {
      $0.jobs = [job(.account, .ready), job(.members, .waiting)]
      $0.step = .apply(.resume)
      $0.lane.isPaused = true
    }
    let reasons = paused.standing(at: Self.now).reasons
    #expect(reasons.contains("Job 7 (account: resuming the account) goes when the lane goes on."))
    #expect(reasons.contains("Job 7 (members) waits for the group to be there."))
    let group = try await explanation {
      $0.group = GroupFacts(placement: .group(Self.account("chief")))
      $0.jobs = [job(.account, .ready)]
      $0.step = .find(Self.account("chief"))
      $0.drift = DriftRecord(.gone, .told, foundAt: Self.now)
    }
    let words = group.standing(at: Self.now).reasons.joined(separator: " ")
    #expect(words.hasPrefix("Job 7 (account: linking or creating the group) is about to be sent."))
    #expect(words.contains("The group was deleted by somebody else"))
  }

  @Test func `Long values are cut`() {
    #expect(JSONValue.string(String(repeating: "x", count: 100)).shortWords.count == 81)
    #expect(JSONValue.null.shortWords == "nothing")
  }

  @Test(
    arguments: [
      (["value": "+1", "type": "work"], #""+1" (work)"#),
      (
        [["type": "work", "value": "+1"], ["value": "+2", "primary": true]],
        #""+1" (work), "+2" (primary true)"#
      ),
      (["costCenter": "7", "division": .null], "costCenter 7"), (true, "true"), ("a", #""a""#),
    ] as [(JSONValue, String)])
  func `A value is plain words`(_ value: JSONValue, _ words: String) {
    #expect(value.shortWords == words)
  }

  @Test(
    arguments: [
      (MemberStanding.member, Standing.Level.done, "All is as it should be."),
      (.toBeAdded, .working, "is to be put into the group Team."),
      (.toBeRemoved, .working, "is to be taken out of the group Team."),
      (.heldByGuard, .stopped, "dirsyncd release google/membership"),
      (.refused("full"), .stopped, "into the group Team: full."),
      (.takenOut, .stopped, "Somebody else took the account out of the group Team."),
      (.awaitsGroup, .waiting, "which is not there yet"),
    ])
  func `A group of a user says what becomes of it`(
    _ member: MemberStanding, _ level: Standing.Level, _ words: String
  ) async throws {
    let explanation = try await explanation { $0.groups = [Self.facts(member)] }
    let standing = explanation.standing(at: Self.now)
    #expect(standing.level == level)
    #expect(standing.reasons.joined().contains(words), "\(standing.reasons)")
  }

  private static func facts(_ standing: MemberStanding) -> MemberFacts {
    var facts = MemberFacts(name: "Team")
    facts.isWanted = ![.toBeRemoved, .heldByGuard].contains(standing)
    facts.isHeld = [.member, .toBeRemoved, .heldByGuard, .takenOut].contains(standing)
    facts.wasTakenOut = standing == .takenOut
    facts.isGroupThere = standing != .awaitsGroup
    if standing == .heldByGuard { facts.check = "held" }
    if case .refused(let reason) = standing {
      facts.check = "refused"
      facts.reason = reason
    }
    return facts
  }

  @Test func `A role that is to change and is not queued is told`() async throws {
    let late = try await explanation {
      $0.roles = [RoleMembership(RemoteID("g"), .toBeAdded, filters: ["title pr"])]
    }
    let words = try #require(late.standing(at: Self.now).reasons.first)
    #expect(words.hasPrefix("1 groups of the table"))
    #expect(words.contains("or dirsyncd sync --user"))
    #expect(
      late.roles.map(\.words) == ["g; not there yet; it is to be put in; by `title pr`"])
    let states: [(String?, RoleMembership.State)] = [
      ("title pr", .parked), (nil, .parked), (nil, .frozen),
    ]
    let still = states.map {
      RoleMembership(RemoteID("g"), $1, filters: [$0].compactMap(\.self)).words
    }
    #expect(
      still == [
        "g; not there yet; the job that is to put it in is parked; by `title pr`",
        "g; we put the account there; the job that is to take it out is parked; no role gives it "
          + "any more",
        "g; left as it is until the user is to have the account again",
      ])
    let lost = try await explanation {
      $0.roles = [RoleMembership(RemoteID("g"), .takenOut, filters: ["title pr"])]
    }
    let standing = lost.standing(at: Self.now)
    #expect(standing.level == .stopped)
    #expect(
      standing.reasons.map { String($0.prefix(51)) } == [
        "Somebody else took the account out of the group g, "
      ])
  }

  @Test(
    arguments: [
      (nil, Standing.Level.stopped, "groups is false"),
      (.gone, .stopped, "no such group; groups.onRemove is \"keep\""),
      (.outOfScope("displayName pr"), .stopped, "`displayName pr` does not match"),
      (.unmappable("no name"), .stopped, "No group can be made of it: no name"),
      (.group(account("chief")), .done, "All is as it should be."),
    ] as [(GroupPlacement?, Standing.Level, String)])
  func `A group says where the rules put it`(
    _ placement: GroupPlacement?, _ level: Standing.Level, _ words: String
  ) async throws {
    let explanation = try await explanation { $0.group = GroupFacts(placement: placement) }
    let standing = explanation.standing(at: Self.now)
    #expect(standing.level == level)
    #expect(standing.reasons.joined().contains(words), "\(standing.reasons)")
  }

  @Test func `A group says what becomes of its members`() async throws {
    let explanation = try await explanation { explanation in
      var group = GroupFacts(placement: .group(Self.account("chief")))
      group.members = [.member, .toBeAdded, .heldByGuard, .refused("full")].map(Self.facts)
      group.memberDrift = ["added": ["eve"]]
      explanation.group = group
    }
    let standing = explanation.standing(at: Self.now)
    #expect(standing.level == .stopped)
    let reasons = standing.reasons.joined(separator: " ")
    for words in [
      "1 members are to be put in.", "dirsyncd release google/membership",
      "does not take 1 members", "put 1 of our users in",
    ] {
      #expect(reasons.contains(words), "\(standing.reasons)")
    }
  }
}
