import SyncCore
import SyncStore
import Testing

@testable import dirsyncd

/// What `status` shows of a report, for people and for programs.
@Suite struct StatusTableTests {
  private let google = DirectoryID("google")
  private let entra = DirectoryID("entra")
  private let now = Timestamp(seconds: 10_000)
  private let report: LedgerReport

  init() {
    var report = LedgerReport()
    report.users = 3
    report.lastPull = Timestamp(seconds: 9_990)
    var accounts = LedgerReport.Accounts()
    accounts.active = 2
    accounts.none = 1
    report.accounts = [google: accounts, DirectoryID("old"): accounts]
    report.passwordStates = [google: [.takenOver: 1, .awaitingLogin: 1, .refused: 1]]
    report.awaitingLogin = [google: 1]
    report.jobs = [
      google: [.init(.account, .parked): 1, .init(.password, .ready): 2],
      DirectoryID("old"): [.init(.account, .parked): 4],
    ]
    report.behind = [google: [.refused: .init(count: 1, oldest: Timestamp(seconds: 2_800))]]
    report.divergedUsers = 1
    var lane = LaneState(directory: google)
    lane.notBefore = Timestamp(seconds: 1)
    lane.reason = "long ago"
    report.lanes = [lane]
    self.report = report
  }

  @Test func `The table has what a person asks for`() {
    let lines = StatusTable(report, [entra, google], at: now).lines(width: nil)
    #expect(
      lines == [
        "3 users, 0 groups, 0 passwords on their way",
        "the source was last read 1970-01-01T02:46:30.000Z (10 s ago)",
        "",
        "DIRECTORY  BOUND  LINKED  TAKEN OVER  AWAITING  QUEUED  PARKED  HELD  LANE",
        "entra      0      0       0           0         0       0       0     open",
        "google     3      2       1           1         2       1       0     open",
        "",
        "1 users hold different passwords in their directories",
        "google: 1 lack the newest password (1 refused); the oldest since 1970-01-01T00:46:40.000Z "
          + "(2 h ago)",
        "google: passwords 1 refused",
        "removed from the configuration: old, with 3 bindings and 4 jobs; nothing is done there",
      ])
    #expect(
      StatusTable(report, [google], at: now).lines(width: 20).allSatisfy { $0.count <= 20 })
  }

  @Test(
    arguments: [
      (
        20_000,
        "; it told us to wait until 1970-01-01T05:33:20.000Z (in 2 h): dirsyncd resume source "
          + "asks it at once"
      ),
      (9_999, ""), (nil, ""),
    ] as [(Int64?, String)])
  func `A source that fails is told with the reason and the wait`(_ end: Int64?, _ wait: String) {
    var report = report
    let end = end.map { Timestamp(seconds: $0) }
    report.sourceFailure = SourceFailure(
      since: Timestamp(seconds: 9_940), detail: "SCIM 429", notBefore: end)
    #expect(
      StatusTable(report, [google], at: now).lines(width: nil)[2]
        == "the source cannot be read since 1970-01-01T02:45:40.000Z (60 s ago): SCIM 429" + wait)
    let json = report.json(of: [google], at: now)["sourceFailure"]
    #expect(json?["detail"] == "SCIM 429")
    #expect(json?["notBefore"]?.string == end?.description)
  }

  @Test func `The JSON has stable keys, every lane, and removed directories apart`() {
    let json = report.json(of: [entra, google], at: now)
    #expect(json["directories"]?.object?.names == ["entra", "google"])
    let google = json["directories"]?["google"]
    #expect(google?["jobs"] == ["account": ["parked": 1], "password": ["ready": 2]])
    #expect(google?["passwords"] == ["awaiting-login": 1, "refused": 1, "taken-over": 1])
    #expect(google?["lane"] == ["state": "open"])
    #expect(google?["behind"] == 1)
    #expect(google?["oldestBehind"] == "1970-01-01T00:46:40.000Z")
    #expect(json["directories"]?["entra"]?["lane"] == ["state": "open"])
    #expect(json["removedDirectories"]?["old"]?["jobs"] == ["account": ["parked": 4]])
    #expect(json["divergedUsers"] == 1)
  }

  @Test(
    arguments: [
      (PasswordState.queued, 6_399, HealthCheck.Level.warn), (.queued, 6_401, .pass),
      (.refused, 1, .pass),
    ] as [(PasswordState, Int64, HealthCheck.Level)])
  func `Health warns of what lacks the newest password for an hour`(
    _ state: PasswordState, _ since: Int64, _ level: HealthCheck.Level
  ) {
    let now = now
    let board = HealthBoard(now: { now })
    var report = LedgerReport()
    report.behind = [google: [state: .init(count: 3, oldest: Timestamp(seconds: since))]]
    board.set(divergenceOf: report, in: [google])
    #expect(board.snapshot().checks.map(\.level) == [level])
    board.set(divergenceOf: report, in: [entra])
    #expect(board.snapshot().checks.map(\.level) == [.pass])
  }
}
