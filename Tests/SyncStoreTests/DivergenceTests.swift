import SyncCore
import SyncStore
import SyncTestKit
import Testing

/// A binding is behind while another directory of its user holds a newer password.
@Suite struct DivergenceTests {
  let folder: TemporaryFolder
  let ledger: Ledger
  private let google = DirectoryID("google")
  private let entra = DirectoryID("entra")

  init() throws {
    folder = try TemporaryFolder()
    ledger = try Ledger.open(
      path: folder.file("test.db"), executor: SerialQueueExecutor(label: "test"))
  }

  /// Binds a user to both directories and gives the subject's row.
  private func addUser(_ id: String) async throws -> Int64 {
    try await ledger.commit { [google, entra] transaction in
      let record = SourceRecord(subject: SubjectID(.user, id), bytes: Array("{}".utf8))
      let row = try transaction.store(record, name: id, at: Timestamp(seconds: 1))
      _ = try transaction.bind(row, to: google, at: Timestamp(seconds: 1))
      _ = try transaction.bind(row, to: entra, at: Timestamp(seconds: 1))
      return row
    }
  }

  private func set(
    _ state: PasswordState, version: Int64?, _ subject: Int64, _ directory: DirectoryID
  ) async throws {
    try await ledger.commit { transaction in
      try transaction.database.run(
        """
        UPDATE binding SET password_state = ?, password_version = ?
        WHERE subject = ? AND directory = ?
        """, .text(state.rawValue), SQLValue(version.map { $0 * 1000 }), .integer(subject),
        .text(directory.name))
    }
  }

  private func report(of directories: [DirectoryID]? = nil) async throws -> LedgerReport {
    try await ledger.read { try $0.report(of: directories) }
  }

  @Test(
    arguments: [
      (PasswordState.takenOver, 5, PasswordState.takenOver, 5, nil),
      (.takenOver, 5, .queued, 3, DirectoryID("entra")),
      (.takenOver, 5, .refused, nil, DirectoryID("entra")),
      (.takenOver, 5, .expired, nil, DirectoryID("entra")),
      (.queued, 3, .takenOver, 5, DirectoryID("google")),
      (.takenOver, 5, .awaitingLogin, nil, nil), (.takenOver, 5, .released, 3, nil),
      (.takenOver, 5, .drifted, 5, DirectoryID("entra")), (.drifted, 5, .drifted, 5, nil),
      (.queued, nil, .queued, nil, nil), (.queued, 3, .queued, 3, nil),
    ] as [(PasswordState, Int64?, PasswordState, Int64?, DirectoryID?)])
  func `Who lacks the newest password is behind`(
    _ first: PasswordState, _ firstVersion: Int64?, _ second: PasswordState,
    _ secondVersion: Int64?, _ behind: DirectoryID?
  ) async throws {
    let user = try await addUser("a")
    try await set(first, version: firstVersion, user, google)
    try await set(second, version: secondVersion, user, entra)
    let report = try await report()
    let expected = behind.map { [$0] } ?? []
    #expect(Array(report.behind.keys) == expected)
    #expect(report.divergedUsers == (behind == nil ? 0 : 1))
    if let behind { #expect(report.oldestBehind(in: behind) == Timestamp(seconds: 5)) }
  }

  @Test func `The first time counts, and catching up ends it`() async throws {
    let user = try await addUser("a")
    try await set(.takenOver, version: 5, user, google)
    try await set(.queued, version: 3, user, entra)
    try await set(.takenOver, version: 9, user, google)
    #expect(try await report().oldestBehind(in: entra) == Timestamp(seconds: 5))
    try await set(.takenOver, version: 9, user, entra)
    #expect(try await report().behind.isEmpty)
  }

  @Test func `A suspended account is behind nobody`() async throws {
    let user = try await addUser("a")
    try await set(.takenOver, version: 5, user, google)
    try await set(.refused, version: nil, user, entra)
    try await ledger.commit { [entra] transaction in
      try transaction.database.run(
        "UPDATE binding SET remote_id = 'x', remote_active = 0 WHERE directory = ?",
        .text(entra.name))
    }
    let report = try await report()
    #expect(report.behind.isEmpty)
    #expect(report.accounts[entra]?.suspended == 1)
    #expect(report.accounts[google]?.none == 1)
  }

  @Test func `Users count once, and those of other directories not at all`() async throws {
    for id in ["a", "b"] {
      let user = try await addUser(id)
      try await set(.takenOver, version: 5, user, google)
      try await set(.refused, version: nil, user, entra)
    }
    let both = try await report(of: [google, entra])
    #expect(both.divergedUsers == 2)
    #expect(both.behindCount(in: entra) == 2)
    #expect(try await report(of: [google]).divergedUsers == 0)
  }

  @Test func `The look is into the small index alone`() async throws {
    let behind = try await ledger.read { transaction in
      try transaction.database.rows(
        """
        EXPLAIN QUERY PLAN SELECT directory, password_state, count(*), min(behind_since)
        FROM binding WHERE behind_since IS NOT NULL GROUP BY 1, 2
        """
      ) { $0.text(3) }
    }
    #expect(behind == ["SCAN binding USING COVERING INDEX binding_behind"])
    let states = try await ledger.read { transaction in
      try transaction.database.rows(
        """
        EXPLAIN QUERY PLAN SELECT directory, password_state, remote_active, count(*)
        FROM binding GROUP BY 1, 2, 3
        """
      ) { $0.text(3) }
    }
    #expect(states == ["SCAN binding USING COVERING INDEX binding_password"])
  }

  // MARK: Versions, from what becomes of logins

  private func login(
    _ id: String, at second: Int64, _ subject: Int64, _ decisions: LoginDecision...
  ) async throws {
    try await ledger.commit { transaction in
      try transaction.store(
        Login(id: LoginID(id), userName: "a", receivedAt: Timestamp(seconds: second)),
        of: subject, decisions: decisions, at: Timestamp(seconds: second))
    }
  }

  private func version(_ directory: DirectoryID) async throws -> Timestamp? {
    try await ledger.read { transaction in
      try transaction.database.first(
        "SELECT password_version FROM binding WHERE directory = ?", .text(directory.name)
      ) { $0.optionalTimestamp(0) } ?? nil
    }
  }

  @Test func `A push and an unchanged password are the same version`() async throws {
    let user = try await addUser("a")
    try await login(
      "1", at: 5, user, LoginDecision(directory: google, outcome: .queued, reason: "first-login"))
    try await ledger.commit { [google] in
      try $0.setOutcome(
        "pushed", of: LoginID("1"), in: google, withFollowers: true, at: Timestamp(seconds: 6))
    }
    #expect(try await version(google) == Timestamp(seconds: 5))
    try await login(
      "2", at: 8, user,
      LoginDecision(directory: google, outcome: .unchanged, reason: "same-password"),
      LoginDecision(directory: entra, outcome: .queued, reason: "first-login"))
    #expect(try await version(google) == Timestamp(seconds: 8))
    try await login(
      "3", at: 9, user,
      LoginDecision(directory: google, outcome: .unchanged, reason: "never"),
      LoginDecision(directory: entra, outcome: .queued, reason: "already-queued"))
    try await ledger.commit { [entra] in
      try $0.setOutcome(
        "pushed", of: LoginID("2"), in: entra, withFollowers: true, at: Timestamp(seconds: 10))
    }
    // The third login followed the second with the same password.
    #expect(try await version(entra) == Timestamp(seconds: 9))
    #expect(try await version(google) == Timestamp(seconds: 8))
  }
}
