internal import SyncCore
internal import SyncStore

extension HealthBoard {
  /// So long a directory may lack a password that another one has before that is a warning: the
  /// usual retries are over by then.
  static let divergenceLimit = Duration.seconds(3600)

  /// Warns where directories of one user hold different passwords for long. A refused password is
  /// no warning: nothing but the user's next login heals it, and its alert is the event.
  func set(divergenceOf report: LedgerReport, in directories: [DirectoryID]) {
    let limit = snapshot().time.advanced(by: .zero - Self.divergenceLimit)
    var count = 0
    var late: [DirectoryID] = []
    for directory in directories {
      for (state, behind) in report.behind[directory] ?? [:] where state != .refused {
        count += behind.count
        if behind.oldest < limit, !late.contains(directory) { late.append(directory) }
      }
    }
    let names = late.map(\.name).joined(separator: ", ")
    set(
      "passwords", late.isEmpty ? .pass : .warn,
      late.isEmpty ? "" : "accounts of \(names) lack the newest password for over an hour",
      value: .integer(Int64(count)), unit: "accounts")
  }
}
