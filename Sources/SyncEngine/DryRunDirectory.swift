package import SyncCore
internal import SyncStore
internal import Synchronization

/// A directory that is asked but never written to: each write is noted, and answered as if it had
/// been carried out; later reads see what earlier writes would have left.
package final class DryRunDirectory: DirectoryDecorator {
  package let inside: any DirectoryConnector
  private let recorder: PlanRecorder
  private let overlay = Mutex(DirectoryOverlay())
  private let overlaidGroups: DryRunGroups?

  package init(_ inside: any DirectoryConnector, _ recorder: PlanRecorder) {
    self.inside = inside
    self.recorder = recorder
    overlaidGroups = inside.groups.map { DryRunGroups($0, in: inside.id, recorder) }
  }

  package var groups: (any GroupDirectory)? { overlaidGroups }

  package func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
    let found = try await inside.find(name)
    return overlay.withLock { $0.account(named: name, found: found) }
  }

  package func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
    let found = PlanIdentifier.isStandIn(id) ? nil : try await inside.read(id)
    return overlay.withLock { $0.account(id, found: found) }
  }

  package func accounts(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    let found = try await inside.accounts(with: value, in: attribute)
    return overlay.withLock { $0.accounts(with: value, in: attribute, found: found) }
  }

  package func deleted(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    let found = try await inside.deleted(with: value, in: attribute)
    return overlay.withLock { overlay in
      found.filter { overlay.account($0.shadow.remoteID, found: nil) == nil }
    }
  }

  package func passwordTimes(of id: RemoteID) async throws(RemoteFailure) -> PasswordTimes? {
    PlanIdentifier.isStandIn(id) ? nil : try await inside.passwordTimes(of: id)
  }

  package func apply(
    _ action: Action, to shadow: Shadow?
  ) async throws(RemoteFailure) -> Receipt {
    try await write(PlanWrite(action), action, to: shadow)
  }

  package func create(
    _ account: Account, password: borrowing Secret
  ) async throws(RemoteFailure) -> Receipt {
    try await write(.createWithPassword(account), .create(account), to: nil)
  }

  package func join(_ group: String, _ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    recorder.note(.join(group), .any, to: shadow, in: id)
    return Receipt(shadow: shadow)
  }

  package func setPassword(
    _ secret: borrowing Secret, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    guard let before = try await read(shadow.remoteID) else { throw Self.missing(shadow) }
    recorder.note(.password, PlanBase(before.shadow, for: .password), to: shadow, in: id)
    return Receipt(shadow: shadow)
  }

  /// What is noted is built on what the directory holds now, not on what the ledger believes.
  private func write(
    _ write: PlanWrite, _ action: Action, to shadow: Shadow?
  ) async throws(RemoteFailure) -> Receipt {
    try inside.verify(action)
    var before: RemoteAccount?
    if let shadow, write == .restore {
      before = RemoteAccount(shadow: shadow)  // what is in the bin cannot be read
    } else if let shadow {
      before = try await read(shadow.remoteID)
      if before == nil { throw Self.missing(shadow) }
    }
    let known = before
    let standIn = recorder.nextStandIn()
    let after = overlay.withLock { $0.carryOut(action, on: known, makingAs: standIn) }
    guard let after else { throw RemoteFailure(.missing, "there is nothing to write to") }
    let base = write == .restore ? nil : known.map { PlanBase($0.shadow, for: write) }
    recorder.note(write, base ?? .absent, to: known?.shadow ?? after.shadow, in: id)
    return Receipt(shadow: after.shadow)
  }

  private static func missing(_ shadow: Shadow) -> RemoteFailure {
    RemoteFailure(.missing, "\(shadow.name) is linked and no longer there")
  }
}
