internal import SyncCore
internal import SyncStore

/// What somebody else changed of the account.
extension DirectoryExplanation {
  func addDrift(to standing: inout Standing, at now: Timestamp) {
    guard let drift else { return }
    let words = fitting(drift.drift.text)
    let sentence =
      "\(words.prefix(1).uppercased())\(words.dropFirst()); "
      + "found \(drift.foundAt.told(at: now))"
    switch drift.state {
    case .told:
      standing.add(
        .stopped,
        "\(sentence). It is left so: readBack.policy is \"report\". Mend it in the directory, "
          + "or set the policy to \"repair\".")
    case .found: standing.add(.waiting, "\(sentence). It is about to be put back.")
    case .repairing: standing.add(.working, "\(sentence). It is being put back.")
    }
  }
}
