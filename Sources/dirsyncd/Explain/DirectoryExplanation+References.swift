internal import SyncCore
internal import SyncStore

/// Users whom the account names, as its manager.
extension DirectoryExplanation {
  /// - Parameter named: what is wanted, with users named as the source names them.
  mutating func addReferences(
    of named: Wanted, by policy: DirectoryPolicy, _ transaction: Transaction
  ) throws {
    guard case .account(let asked) = named, case .account(let account) = wanted else { return }
    for (attribute, form) in policy.references {
      if let name = asked.attributes[attribute]?.plainText, account.attributes[attribute] == .null {
        unresolved[attribute] = name
      }
      guard form == .remoteID else { continue }
      for value in [binding?.shadow?.attributes[attribute], account.attributes[attribute]] {
        guard let id = value?.string else { continue }
        accountNames[id] = try transaction.binding(linkedTo: RemoteID(id), in: directory)?.user
      }
    }
  }

  func addUnresolved(to standing: inout Standing) {
    for (attribute, name) in unresolved.sorted(by: { $0.key < $1.key }) {
      standing.add(
        .waiting,
        "The source names \"\(name)\" for \(attribute), and no account of such a user is known "
          + "there: the attribute stays empty until there is one.")
    }
  }
}
