internal import SyncCore
internal import SyncStore

/// A job as a watch sees it.
struct WatchedJob: Hashable, Sendable {
  let id: Int64
  let binding: Int64
  let directory: DirectoryID
  let kind: Job.Kind
  let state: Job.State
  let lease: Int64
  let guardKind: GuardKind?
  let isAnnounced: Bool
  let cleared: GuardKind?
  /// The directory's id of the account; empty for none.
  let remoteID: String

  init(_ row: borrowing Row) {
    id = row.integer(0)
    binding = row.integer(1)
    directory = DirectoryID(row.text(2))
    kind = Job.Kind(rawValue: row.text(3)) ?? .account
    state = Job.State(rawValue: row.text(4)) ?? .ready
    lease = row.optionalInteger(5) ?? 0
    guardKind = row.optionalText(6).flatMap(GuardKind.init)
    isAnnounced = row.flag(7)
    cleared = row.optionalText(8).flatMap(GuardKind.init)
    remoteID = row.optionalText(9) ?? ""
  }

  /// Whether the kinds of one binding go in this order: one that is ready goes before the next.
  static let order: [Job.Kind] = [.password, .account, .placement, .roles, .members]

  /// Whether what comes after it has to wait: it can be begun, or its guard has yet to look at it.
  var isNext: Bool { state == .ready || (state == .held && !isAnnounced) }

  func goesBefore(_ other: WatchedJob) -> Bool {
    let order = WatchedJob.order
    return (order.firstIndex(of: kind) ?? 0) < (order.firstIndex(of: other.kind) ?? 0)
  }
}
