internal import SyncCore
internal import SyncStore

/// What somebody else changed of the account.
extension DirectoryExplanation {
  /// Whether it stays as somebody else left it, before a person acts.
  var leavesDrift: Bool { drift.map { consequence(of: $0).level == .stopped } ?? false }

  func addDrift(to standing: inout Standing, at now: Timestamp) {
    guard let drift else { return }
    let words = fitting(drift.drift.text)
    let (level, consequence) = consequence(of: drift)
    standing.add(
      level,
      "\(words.prefix(1).uppercased())\(words.dropFirst()); "
        + "found \(drift.foundAt.told(at: now)). \(consequence)")
  }

  private func consequence(of record: DriftRecord) -> (level: Standing.Level, words: String) {
    if record.state == .told { return consequence(ofTold: record.drift) }
    if record.drift == .gone, policy?.lifecycle.onMissing == .hold {
      return (.stopped, "It is left so: onMissing is \"hold\".")
    }
    return switch jobs.first(where: { $0.kind == .account })?.state {
    case .parked: (.stopped, "The job that is to put it back is parked.")
    case .held: (.waiting, "The job that is to put it back waits for the guard.")
    case .ready, .waiting, .leased: (.working, "It is being put back.")
    case nil: (.waiting, "It is about to be put back.")
    }
  }

  private func consequence(ofTold drift: Drift) -> (level: Standing.Level, words: String) {
    let mending = "Mend it in the directory, or set readBack.policy to \"repair\"."
    return switch policy?.readBack?.onDrift {
    case nil: (.stopped, "It is left so: readBack is false. \(mending)")
    case .report: (.stopped, "It is left so: readBack.policy is \"report\". \(mending)")
    case .repair where isStampChanged(by: drift):
      (
        .stopped,
        "It is left so: another instance's stamp, or something else, stands in place of ours. "
          + "Mend it in the directory, or take the link away: dirsyncd unlink."
      )
    case .repair:
      (
        .waiting,
        "The next look puts it back, since readBack.policy is \"repair\" now, unless another "
          + "instance's stamp stands in place of ours."
      )
    }
  }

  private func isStampChanged(by drift: Drift) -> Bool {
    guard case .changed(_, let names) = drift, let stamp = policy?.stamp else { return false }
    return names.contains(stamp.attribute)
  }
}
