/// What refuses a write without asking the other side: it throws what the write itself would throw
/// before anything is sent. A dry run asks it for what it does not send. Nothing is refused where a
/// kind of directory says nothing.
package protocol WriteVerifier: Sendable {
  /// - Parameter account: an account, or a group, that is to be made.
  func verify(_ account: Account) throws(RemoteFailure)

  func verify(_ change: AccountChange) throws(RemoteFailure)
}

extension WriteVerifier {
  package func verify(_ account: Account) throws(RemoteFailure) {}

  package func verify(_ change: AccountChange) throws(RemoteFailure) {}

  package func verify(_ action: Action) throws(RemoteFailure) {
    switch action {
    case .create(let account): try verify(account)
    case .update(let change): try verify(change)
    case .suspend, .resume, .signOut, .delete, .restore: break
    }
  }
}
