import SyncCore
import SyncStore
import SyncTestKit
import Testing

@testable import dirsyncd

/// Every way in which a user can stand in a directory has its sentence.
@Suite struct StandingTests {
  private static let now = Timestamp(seconds: 1000)
  private static let account = Account(name: "a@b.c", attributes: [:], isActive: true)

  private static let names = Dictionary(
    uniqueKeysWithValues: ["name", "title"].compactMap { name in
      AttributeName(name).map { ($0, JSONValue.string("x")) }
    })

  private static func shadow(active: Bool = true) -> Shadow {
    Shadow(remoteID: RemoteID("r"), name: "a@b.c", attributes: [:], isActive: active)
  }

  private func explanation(
    _ change: (inout DirectoryExplanation) -> Void
  ) throws -> DirectoryExplanation {
    var explanation = DirectoryExplanation(DirectoryID("google"))
    explanation.policy = DirectoryPolicy(
      mapping: Mapping(name: try Expression("userName"), attributes: [:]))
    explanation.placement = .account(Self.account)
    explanation.step = .nothing
    change(&explanation)
    return explanation
  }

  /// A binding as a ledger holds it.
  private func binding(
    _ shadow: Shadow?, _ state: PasswordState, reason: String? = nil
  ) async throws -> Binding? {
    let folder = try TemporaryFolder()
    let ledger = try Ledger.open(
      path: folder.file("test.db"), executor: SerialQueueExecutor(label: "test"))
    return try await ledger.commit { transaction in
      let now = Self.now
      let record = SourceRecord(subject: SubjectID(.user, "1"), bytes: Array("{}".utf8))
      let row = try transaction.store(record, name: "a@b.c", at: now)
      let binding = try transaction.bind(row, to: DirectoryID("google"), at: now)
      if let shadow { try transaction.store(shadow, of: binding, createdAt: nil, at: now) }
      try transaction.database.run(
        "UPDATE binding SET password_state = ?, password_reason = ?", .text(state.rawValue),
        SQLValue(reason))
      return try transaction.binding(binding.row)
    }
  }

  private static func job(
    _ kind: Job.Kind, _ state: Job.State, due: Int64 = 1000, attempts: Int = 0,
    reason: String? = nil, announced: Bool = false
  ) -> QueuedJob {
    var job = QueuedJob(id: 7, kind, state, queuedAt: now, dueAt: Timestamp(seconds: due))
    job.attempts = attempts
    job.reason = reason
    job.isAnnounced = announced
    return job
  }

  private func expect(
    _ explanation: DirectoryExplanation, _ level: Standing.Level, _ words: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    let standing = explanation.standing(at: Self.now)
    #expect(standing.level == level, "\(standing.reasons)", sourceLocation: location)
    #expect(
      standing.reasons.joined(separator: " ").contains(words), "\(standing.reasons)",
      sourceLocation: location)
  }

  @Test func `A rule that says no is named`() async throws {
    expect(try explanation { $0.policy = nil }, .stopped, "no longer has this directory")
    expect(
      try explanation { $0.placement = .gone }, .stopped, "no such user, so there is no account")
    expect(
      try explanation { $0.placement = .outOfScope("title pr") }, .stopped, "`title pr` does not")
    expect(
      try explanation { $0.placement = .unmappable("`mail` is empty") }, .stopped, "`mail` is empty"
    )
    let active = try await binding(Self.shadow(), .takenOver)
    let suspended = try await binding(Self.shadow(active: false), .takenOver)
    let keeps = try explanation {
      $0.placement = .inactive
      $0.wanted = .untouched
      $0.binding = active
    }
    expect(keeps, .stopped, "onDeactivate is \"keep\"")
    let leaves = try explanation {
      $0.placement = .inactive
      $0.wanted = .suspended
      $0.binding = active
      $0.step = .apply(.suspend)
    }
    expect(leaves, .stopped, "so the account is to be suspended")
    let left = try explanation {
      $0.placement = .inactive
      $0.binding = suspended
    }
    expect(left, .stopped, "so the account is suspended")
  }

  @Test(arguments: [
    (
      job(.account, .parked, reason: "a is an alias"), Standing.Level.stopped,
      "parked: a is an alias"
    ),
    (job(.account, .held, announced: true), .stopped, "dirsyncd release google/suspend"),
    (job(.account, .held), .waiting, "waits for the guard"),
    (job(.account, .leased), .working, "is being sent now"),
    (job(.password, .waiting), .waiting, "for the account to be linked"),
    (
      job(.account, .ready, due: 1030, attempts: 2, reason: "503"), .waiting,
      "is tried in 30 s, for the 3. time: 503"
    ),
    (job(.account, .ready), .working, "about to be sent"),
  ])
  func `A job says what it waits for`(
    _ job: QueuedJob, _ level: Standing.Level, _ words: String
  ) throws {
    expect(try explanation { $0.jobs = [job] }, level, words)
  }

  @Test func `A lane that stands still is the reason, where something waits`() throws {
    var lane = LaneState(directory: DirectoryID("google"))
    lane.quarantine = .credentials
    lane.reason = "401"
    let quarantined = lane
    lane.quarantine = nil
    lane.notBefore = Timestamp(seconds: 1010)
    let waiting = lane
    let stopped = try explanation {
      $0.jobs = [Self.job(.account, .ready)]
      $0.lane = quarantined
    }
    expect(stopped, .stopped, "Nothing but probes is sent: 401")
    let waits = try explanation {
      $0.jobs = [Self.job(.account, .ready)]
      $0.lane = waiting
    }
    expect(waits, .waiting, "(in 10 s): 401")
    let idle = try explanation { $0.lane = quarantined }
    expect(idle, .done, "All is as it should be.")
  }

  @Test(
    arguments: [
      (PasswordState.awaitingLogin, nil, Standing.Level.waiting, "next login at the portal."),
      (.refused, "too short", .stopped, "refused the last password: too short."),
      (.expired, nil, .waiting, "was wiped"), (.drifted, nil, .waiting, "in the directory itself"),
      (.takenOver, nil, .done, "All is as it should be."),
    ] as [(PasswordState, String?, Standing.Level, String)])
  func `The password says what comes next`(
    _ state: PasswordState, _ reason: String?, _ level: Standing.Level, _ words: String
  ) async throws {
    let held = try await binding(Self.shadow(), state, reason: reason)
    let explanation = try explanation { $0.binding = held }
    expect(explanation, level, words)
    var never = explanation
    never.policy?.passwordWhen = .never
    expect(never, .done, "never sent")
  }

  @Test func `What has its time is told with it`() async throws {
    let active = try await binding(Self.shadow(), .takenOver)
    let suspended = try await binding(Self.shadow(active: false), .takenOver)
    let grace = try explanation {
      $0.placement = .inactive
      $0.wanted = .suspended
      $0.binding = active
      $0.step = .wait(until: Timestamp(seconds: 1060))
    }
    expect(grace, .stopped, "as inactive, so the account is to be suspended.")
    expect(grace, .stopped, "The account is suspended in 60 s, if the user is not back by then.")
    let due = try explanation {
      $0.placement = .gone
      $0.wanted = .deleted
      $0.binding = suspended
      $0.step = .apply(.delete)
      $0.planAt = Timestamp(seconds: 999)
    }
    expect(due, .stopped, "Deleting the account is due: the daemon, or the next dirsyncd sync")
    #expect(!due.standing(at: Self.now).reasons.joined().contains("is not queued"))
    let back = try explanation {
      $0.binding = suspended
      $0.wanted = .suspended
    }
    #expect(back.wantedWords?.hasSuffix("waits until the user is back") == true)
  }

  @Test func `What is to come and not queued is told`() async throws {
    expect(
      try explanation { $0.step = .find(Self.account) }, .waiting, "not bound yet")
    let held = try await binding(Self.shadow(), .takenOver)
    let change = AccountChange(name: "b@b.c", attributes: [:])
    let late = try explanation {
      $0.binding = held
      $0.step = .apply(.update(change))
    }
    expect(late, .waiting, "An update of the name is to come")
    expect(late, .waiting, "or dirsyncd sync --user a@b.c now.")
    let renamed = try explanation {
      $0.binding = held
      $0.step = .apply(.update(AccountChange(name: "b@b.c", attributes: Self.names)))
    }
    expect(renamed, .waiting, "An update of the name, title is to come")
  }
}
