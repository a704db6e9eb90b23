internal import SyncCore
internal import SyncStore

/// Who has the address that an account is to get.
extension Engine {
  /// The directory says that the new name is taken: whose it is tells what to do. Who is about to
  /// give it up is waited for; two who swap names wait for a person.
  func naming(
    holderOf name: String, after failure: RemoteFailure, renaming shadow: Shadow,
    in directory: ManagedDirectory
  ) async throws -> RemoteFailure {
    guard failure.kind == .conflict else { return failure }
    let found: RemoteAccount?
    do throws(RemoteFailure) {
      found = try await directory.connector.find(name)
    } catch {
      return failure
    }
    // Whoever had it may have given it up since: it is tried again, some times.
    var kind = RemoteFailure.Kind.notYet
    var holder =
      "no account to be seen has \(name), but a group, a deleted account or somebody outside may; "
      + "free it there"
    if let found = found?.shadow, found.name.lowercased() != name.lowercased() {
      kind = .conflict
      holder =
        "\(name) is an alias of \(found.name) (id \(found.remoteID)); take the alias away there"
    } else if let found = found?.shadow {
      (kind, holder) = try await told(of: found, against: shadow, in: directory)
    }
    return RemoteFailure(
      kind, holder, status: failure.status, requestID: failure.requestID,
      attribute: failure.attribute)
  }

  private func told(
    of holder: Shadow, against shadow: Shadow, in directory: ManagedDirectory
  ) async throws -> (RemoteFailure.Kind, String) {
    let what = "\(holder.name) is the address of another account (id \(holder.remoteID))"
    let (owner, wanted) = try await ledger.read { transaction in
      let owner = try transaction.binding(linkedTo: holder.remoteID, in: directory.id)
      return (owner, try owner.flatMap { try account(for: $0, in: directory, transaction)?.name })
    }
    guard let owner, let wanted else {
      let link = owner.map { ", which is linked to \($0.user)" } ?? ""
      return (.conflict, what + link + "; give that one another address there")
    }
    guard wanted.lowercased() != holder.name.lowercased() else {
      return (.conflict, what + ", which \(owner.user) is to keep; mend the source")
    }
    if wanted.lowercased() == shadow.name.lowercased() {
      return (
        .conflict,
        what + ", and the two are to swap names: give one of them a third name there by hand, take "
          + "away the aliases that stay behind"
      )
    }
    return (.notYet, what + ", which is to be \(wanted)")
  }
}
