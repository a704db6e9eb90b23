internal import SyncCore
internal import SyncStore

extension LedgerReport {
  /// What the guards hold, as `google/update` with its count, in the order of the names.
  var heldBatches: [(name: String, count: Int)] {
    let jobs = held.flatMap { directory, batches in
      batches.map { (name: "\(directory)/\($0.rawValue)", count: $1.count) }
    }
    let mails = notices.compactMap { directory, counts in
      counts["held"].map { (name: "\(directory)/\(GuardKind.mail.rawValue)", count: $0) }
    }
    return (jobs + mails).sorted { $0.name < $1.name }
  }
}
