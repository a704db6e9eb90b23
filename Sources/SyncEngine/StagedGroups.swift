internal import SyncCore

/// The groups of a directory that is staged.
struct StagedGroups: GroupDecorator {
  let inside: any GroupDirectory
  let refusal: RemoteFailure

  func create(_ group: Account, stamp: String) async throws(RemoteFailure) -> Receipt {
    throw refusal
  }

  func update(_ change: AccountChange, of shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    throw refusal
  }

  func change(
    _ change: MemberChange, of group: Shadow
  ) async throws(RemoteFailure) -> MemberReceipt {
    throw refusal
  }
}
