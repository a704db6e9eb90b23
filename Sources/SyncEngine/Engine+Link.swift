package import SyncCore
internal import SyncLog
internal import SyncStore

/// Links that a person makes and takes away. Each leaves an event with who it was.
extension Engine {
  /// Links a user to the account of that id, whatever its name. An administrator's account, one
  /// that another instance keeps and one that is another user's stay out of reach.
  ///
  /// - Parameter author: who asks, as the event is to tell.
  package func link(
    _ user: String, in directory: DirectoryID, to id: RemoteID, by author: Author
  ) async throws -> LinkResult {
    let place = try managed(directory)
    let target = try await linkTarget(user, in: place)
    try requireWanted(target, in: directory)
    // An address may lead to an account, too; an id's letter case does not count.
    func isMeant(_ other: RemoteID) -> Bool { other.id.lowercased() == id.id.lowercased() }
    if let shadow = target.binding?.shadow, !isMeant(shadow.remoteID) {
      throw LinkRefusal.refused(
        "\(target.name) is linked to \(shadow.name) (\(shadow.remoteID)); unlink it first")
    }
    guard
      let found = try await asking({ () async throws(RemoteFailure) in
        try await place.connector.read(id)
      }), isMeant(found.shadow.remoteID)
    else {
      throw LinkRefusal.refused("\(directory) has no account with the id \(id)")
    }
    let decision = Matching.decide(byHand: found, for: target.account, by: place.policy)
    let shadow: Shadow
    switch decision {
    case .link(let linked, _): shadow = linked
    case .barred(let obstacle, let name): throw LinkRefusal.refused(obstacle.text(for: name))
    case .park(let reason): throw LinkRefusal.refused(reason)
    case .create, .claimed: throw LinkRefusal.refused("the account may not be linked")
    }
    let account = shadow.remoteID
    try await change(target, in: place) { transaction, binding, now in
      if let owner = try transaction.binding(linkedTo: account, in: directory),
        owner.row != binding.row
      {
        throw LinkRefusal.refused("\(shadow.name) is linked to \(owner.user); unlink that first")
      }
      try transaction.store(shadow, of: binding, createdAt: nil, at: now)
      try transaction.setMatch("hand", of: binding.row)
      try transaction.clearObstacle(of: binding.row)
      try tell(
        .linked, of: binding, "\(shadow.name) (\(account)), by hand, by \(author.text)",
        transaction, now
      )
    }
    return LinkResult(
      user: target.name, directory: directory, state: .linked, account: shadow.name,
      remoteID: account)
  }

  /// Takes a link away. The account stays as it is but for our stamp, which would bring the link
  /// back; nothing happens to it before it is linked again by hand.
  package func unlink(
    _ user: String, in directory: DirectoryID, by author: Author
  ) async throws -> LinkResult {
    let place = try managed(directory)
    try await requireOpen(place)
    let target = try await linkTarget(user, in: place, orGone: true)
    guard let binding = target.binding, let shadow = binding.known.lastShadow else {
      throw LinkRefusal.refused("\(target.name) is not linked in \(directory)")
    }
    let kept = binding.shadow == nil ? nil : try await clearStamp(of: shadow, in: place)
    try await change(target, in: place) { transaction, binding, now in
      try transaction.unlink(binding, at: now)
      try transaction.detach(binding.row)
      try transaction.wakeForSeat(in: directory, at: now)
      let remark = kept.map { "; our stamp stays: \($0)" } ?? ""
      try tell(
        .unlinked, of: binding,
        "\(shadow.name) (\(shadow.remoteID)), by hand, by \(author.text)\(remark)", transaction, now
      )
    }
    return LinkResult(
      user: target.name, directory: directory, state: .unlinked, account: shadow.name,
      remoteID: shadow.remoteID)
  }

  /// Takes our own stamp off an account; another instance's stays. Gives why it may not be done:
  /// the account is nobody's to write but its directory's administrators'.
  private func clearStamp(
    of shadow: Shadow, in directory: ManagedDirectory
  ) async throws -> String? {
    guard let stamp = directory.policy.stamp?.attribute else { return nil }
    return try await asking { () async throws(RemoteFailure) in
      guard let found = try await directory.connector.read(shadow.remoteID),
        found.shadow.attributes[stamp] != nil,
        Matching.foreignStamp(of: found.shadow, by: directory.policy) == nil
      else { return nil }
      if let obstacle = Matching.obstacle(to: found, by: directory.policy) {
        return obstacle.text(for: found.shadow.name)
      }
      let clearing = AccountChange(attributes: [stamp: .null])
      _ = try await directory.connector.apply(.update(clearing), to: found.shadow)
      return nil
    }
  }

  // MARK: Whom and what

  /// A user and the binding that is to change.
  struct LinkTarget: Sendable {
    let row: Int64
    let name: String
    let binding: Binding?
    /// What the account should be; nil where none is wanted.
    let account: Account?
    /// Why the rules give them no account; nil where they do, or where only the mapping fails.
    let lack: String?
  }

  func managed(_ directory: DirectoryID) throws(LinkRefusal) -> ManagedDirectory {
    guard let place = directories.first(where: { $0.id == directory }) else {
      throw .unknownDirectory
    }
    return place
  }

  /// Nothing is sent to a directory that a person has paused, by hand neither.
  func requireOpen(_ directory: ManagedDirectory) async throws {
    let lane = try await ledger.read { try $0.laneState(of: directory.id) }
    guard lane.isPaused, lane.pausedBy != Self.stagingAuthor else { return }
    throw LinkRefusal.refused(
      "\(directory.id) is paused, by \(lane.pausedBy ?? "somebody"): nothing is sent there; "
        + "dirsyncd resume \(directory.id)")
  }

  func linkTarget(
    _ user: String, in directory: ManagedDirectory, orGone allowsGone: Bool = false
  ) async throws -> LinkTarget {
    try await ledger.read { transaction in
      let all = try transaction.users(called: user)
      let living = all.filter { $0.presence != .gone }
      let named = living.isEmpty && allowsGone ? all : living
      guard let only = named.first, named.count == 1, let row = try transaction.mirrorRow(only.row)
      else { throw LinkRefusal.unknownUser }
      let binding = try transaction.binding(of: row.row, in: directory.id)
      let subject = try self.ruled(row, transaction)
      let place = Placement(of: subject, by: directory.policy, known: binding?.known)
      let account: Account? = if case .account(let account) = place { account } else { nil }
      return LinkTarget(
        row: row.row, name: only.name, binding: binding, account: account, lack: place.lack)
    }
  }

  /// Who is to have no account would lose the one that they are linked to: the next plan would
  /// suspend it.
  func requireWanted(_ target: LinkTarget, in directory: DirectoryID) throws(LinkRefusal) {
    guard let lack = target.lack else { return }
    throw .refused("\(target.name) is to have no account in \(directory): \(lack)")
  }

  /// One call by hand, beside the lane.
  func asking<Value: Sendable>(
    _ body: @Sendable () async throws(RemoteFailure) -> Value
  ) async throws(LinkRefusal) -> Value {
    do {
      return try await body()
    } catch {
      switch error.kind {
      case .conflict, .refused, .notPermitted, .missing: throw .refused(error.detail)
      default: throw .directory(error.detail)
      }
    }
  }

  /// Changes the binding, where nothing is under way with it, and plans it anew. A user who was
  /// never bound is bound first.
  func change(
    _ target: LinkTarget, in directory: ManagedDirectory,
    _ body: @escaping @Sendable (Transaction, Binding, Timestamp) throws -> Void
  ) async throws {
    let now = clock.now
    try await ledger.commit { transaction in
      var binding = try transaction.binding(of: target.row, in: directory.id)
      if binding == nil {
        let bound = try transaction.bind(target.row, to: directory.id, at: now)
        try transaction.append(Event(.bound, of: bound, at: now))
        binding = bound
      }
      guard let binding, binding.known == target.binding?.known ?? .nothing,
        try !transaction.isAccountJobLeased(of: binding.row)
      else { throw LinkRefusal.busy }
      try body(transaction, binding, now)
      if let held = try transaction.mirrorRow(target.row) {
        try plan(held, in: transaction, at: now)
      }
    }
    bells[directory.id].lane.ring()
  }

  func tell(
    _ kind: Event.Kind, of binding: Binding, _ reason: String, requestID: String? = nil,
    _ transaction: Transaction, _ now: Timestamp
  ) throws {
    var event = Event(kind, of: binding, at: now)
    event.reason = reason
    event.requestID = requestID
    try transaction.append(event)
    log.write(
      .info, "link.\(kind.rawValue)", "a link was changed by hand",
      [
        "directory": .string(binding.directory.name), "subject": .string(binding.subject.id),
        "reason": .string(reason),
      ])
  }
}
