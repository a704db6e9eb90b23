package import SyncCore
internal import SyncStore
internal import Synchronization

/// A directory that is asked but never written to: each write is noted, and answered as if it had
/// been carried out; later reads see what earlier writes would have left.
package final class DryRunDirectory: DirectoryConnector {
  private let directory: any DirectoryConnector
  private let recorder: PlanRecorder
  private let overlay = Mutex(DirectoryOverlay())
  private let overlaidGroups: DryRunGroups?

  package init(_ directory: any DirectoryConnector, _ recorder: PlanRecorder) {
    self.directory = directory
    self.recorder = recorder
    overlaidGroups = directory.groups.map { DryRunGroups($0, in: directory.id, recorder) }
  }

  package var id: DirectoryID { directory.id }
  package var traits: DirectoryTraits { directory.traits }
  package var groups: (any GroupDirectory)? { overlaidGroups }

  package func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
    let found = try await directory.find(name)
    return overlay.withLock { $0.account(named: name, found: found) }
  }

  package func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
    let found = PlanIdentifier.isStandIn(id) ? nil : try await directory.read(id)
    return overlay.withLock { $0.account(id, found: found) }
  }

  package func accounts(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    let found = try await directory.accounts(with: value, in: attribute)
    return overlay.withLock { $0.accounts(with: value, in: attribute, found: found) }
  }

  package func identity() async throws(RemoteFailure) -> String? {
    try await directory.identity()
  }

  package func passwordTimes(of id: RemoteID) async throws(RemoteFailure) -> PasswordTimes? {
    PlanIdentifier.isStandIn(id) ? nil : try await directory.passwordTimes(of: id)
  }

  package func passwordTimes(
    after cursor: Cursor?
  ) async throws(RemoteFailure) -> PasswordTimesPage {
    try await directory.passwordTimes(after: cursor)
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

  package func sightings(
    after cursor: Cursor?, since mark: Cursor?
  ) async throws(RemoteFailure) -> SightingPage? {
    try await directory.sightings(after: cursor, since: mark)
  }

  package var tellsPermissions: Bool { directory.tellsPermissions }

  package func permissions() async throws(RemoteFailure) -> [Permission] {
    try await directory.permissions()
  }

  package func check() async -> [Finding] {
    await directory.check()
  }

  /// What is noted is built on what the directory holds now, not on what the ledger believes.
  private func write(
    _ write: PlanWrite, _ action: Action, to shadow: Shadow?
  ) async throws(RemoteFailure) -> Receipt {
    var before: RemoteAccount?
    if let shadow, action == .restore {
      before = RemoteAccount(shadow: shadow)  // what is in the bin cannot be read
    } else if let shadow {
      before = try await read(shadow.remoteID)
      if before == nil { throw Self.missing(shadow) }
    }
    let known = before
    let standIn = recorder.nextStandIn()
    let after = overlay.withLock { $0.carryOut(action, on: known, makingAs: standIn) }
    guard let after else { throw RemoteFailure(.missing, "there is nothing to write to") }
    let base = action == .restore ? nil : known.map { PlanBase($0.shadow, for: write) }
    recorder.note(write, base ?? .absent, to: known?.shadow ?? after.shadow, in: id)
    return Receipt(shadow: after.shadow)
  }

  private static func missing(_ shadow: Shadow) -> RemoteFailure {
    RemoteFailure(.missing, "\(shadow.name) is linked and no longer there")
  }
}
