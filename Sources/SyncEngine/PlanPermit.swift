internal import SyncCore
internal import Synchronization

/// What one step of a plan allows, and what became of it.
///
/// What it refuses fails as `notYet`: the job stays in the queue as it was, for a plan of its own.
final class PlanPermit: Sendable {
  private struct State {
    var refusal: String?
    var isBaseJudged = false
    var receipt: Receipt?
    /// Members that came or went.
    var done: Set<RemoteID> = []
  }

  static let unplanned = RemoteFailure(.notYet, "it is not in the plan that is carried out")

  private let step: PlanStep
  private let state = Mutex(State())

  init(_ step: PlanStep) {
    self.step = step
  }

  /// Why the step was refused; nil where it was not.
  var refusal: String? { state.withLock { $0.refusal } }

  /// The directory's answer to the write; nil while none was sent.
  var receipt: Receipt? { state.withLock { $0.receipt } }

  /// Members that the step names and that have not come or gone yet.
  var membersLeft: Int {
    guard case .members(let adding, let removing) = step.write else { return 0 }
    let done = state.withLock { $0.done }
    return (adding + removing).count { !done.contains($0.id) }
  }

  /// Whether the account has to be read first: before the first write alone, which moves the base.
  var asksForBase: Bool {
    if case .any = step.base { return false }
    return state.withLock { !$0.isBaseJudged }
  }

  func judge(base found: Shadow?) throws(RemoteFailure) {
    if let objection = step.base.objection(to: found) { throw refuse(objection) }
    state.withLock { $0.isBaseJudged = true }
  }

  /// The account as it is now: whether it is ours to write to, and as the plan knew it.
  func judge(_ found: RemoteAccount?, by policy: DirectoryPolicy) throws(RemoteFailure) {
    if let found, let obstacle = Matching.obstacle(to: found, by: policy) {
      throw refuse(obstacle.text(for: found.shadow.name))
    }
    try judge(base: found?.shadow)
  }

  /// What stands under the name that is looked for: the plan says whether that is to be linked.
  func judge(found: Shadow?) throws(RemoteFailure) {
    switch step.write {
    case .link:
      // Nothing under one rule says nothing of the next; a create that follows is not permitted.
      guard let found, found.remoteID != step.remoteID else { return }
      throw refuse("it would be another account now: \(found.name)")
    case .create, .createWithPassword:
      try judge(base: found)
    case .update, .suspend, .resume, .signOut, .delete, .restore, .password, .join, .roles,
      .members:
      break
    }
  }

  /// A write may be a part of what is planned: what the directory refuses of it is left out.
  func judge(_ write: PlanWrite, on id: RemoteID?) throws(RemoteFailure) {
    if let id, id != step.remoteID {
      throw refuse("it would be written to another account: \(id)")
    }
    guard !write.isPart(of: step.write) else { return }
    throw refuse("it would now be another step: \(write.word)")
  }

  /// Splits members into those whom the step names, and others.
  func split(
    _ change: MemberChange, of group: RemoteID
  ) throws(RemoteFailure) -> (named: MemberChange, others: [RemoteID]) {
    var (adding, removing): (Set<RemoteID>, Set<RemoteID>) = ([], [])
    switch step.write {
    case .members(let more, let fewer) where group == step.remoteID:
      (adding, removing) = (Set(more.map(\.id)), Set(fewer.map(\.id)))
    case .roles(let joining, let leaving):
      if joining.contains(group) { adding = [step.remoteID] }
      if leaving.contains(group) { removing = [step.remoteID] }
    default: break
    }
    let named = MemberChange(
      adding: change.adding.filter(adding.contains),
      removing: change.removing.filter(removing.contains))
    let others =
      change.adding.filter { !adding.contains($0) }
      + change.removing.filter { !removing.contains($0) }
    if case .roles = step.write, !others.isEmpty { throw refuse("its roles are others now") }
    return (named, others)
  }

  @discardableResult
  func used(_ receipt: Receipt) -> Receipt {
    state.withLock { $0.receipt = receipt }
    return receipt
  }

  func used(_ change: MemberChange, _ receipt: MemberReceipt) {
    let done = (change.adding + change.removing).filter { receipt.failures[$0] == nil }
    state.withLock { state in
      state.done.formUnion(done)
      state.receipt = Receipt(
        shadow: Shadow(remoteID: step.remoteID, name: step.account), requestID: receipt.requestID)
    }
  }

  private func refuse(_ reason: String) -> RemoteFailure {
    state.withLock { $0.refusal = reason }
    return RemoteFailure(.notYet, "the plan's step is refused: \(reason)")
  }
}
