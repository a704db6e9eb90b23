/// What has to be written so that what one run changed is as it was before. Pure.
///
/// Only what still stands as the run left it is put back: what was changed again since belongs to
/// somebody else.
package struct Undo: Hashable, Sendable {
  /// What one account or group is known to hold now.
  package struct Holding: Hashable, Sendable {
    package var shadow: Shadow
    /// The accounts that we hold in the group, by their ids.
    package var members: Set<RemoteID>
    /// The groups that the table of roles put the account into.
    package var roles: Set<RemoteID>
    /// The attribute that has our stamp, which stays for as long as the account is linked.
    package var stamp: AttributeName?
    /// Why the rules leave it alone now; nil where they do not.
    package var restraint: String?

    package init(
      shadow: Shadow, members: Set<RemoteID> = [], roles: Set<RemoteID> = []
    ) {
      self.shadow = shadow
      self.members = members
      self.roles = roles
    }
  }

  package private(set) var steps: [PlanStep] = []
  /// What is left as it is, and why.
  package private(set) var obstacles: [PlanObstacle] = []
  /// Accounts that the run made: none is taken away.
  package private(set) var createdCount = 0

  /// - Parameters:
  ///   - entries: of one run, in their order.
  ///   - holding: what the account or group holds now; nil where we hold none any more.
  package init(
    _ entries: [JournalEntry], holding: (JournalEntry) throws -> Holding?
  ) rethrows {
    var order: [String] = []
    var trails: [String: [JournalEntry]] = [:]
    for entry in entries {
      let key = "\(entry.directory) \(entry.subject.kind) \(entry.remoteID)"
      if trails[key] == nil { order.append(key) }
      trails[key, default: []].append(entry)
    }
    for key in order {
      guard let trail = trails[key], let first = trail.first else { continue }
      if trail.contains(where: { $0.change == .created }) {
        createdCount += 1  // what the run did to its own account goes with it
        continue
      }
      if trail.contains(where: { $0.change == .deleted || $0.change == .restored }) {
        leave(first, "it was deleted or restored by the run, which is not put back")
        continue
      }
      guard let now = try holding(first) else {
        leave(first, "it is not ours any more")
        continue
      }
      if let restraint = now.restraint {
        leave(first, restraint)
        continue
      }
      putBack(trail, first, now)
    }
  }

  private mutating func leave(_ entry: JournalEntry, _ reason: String) {
    obstacles.append(
      PlanObstacle(directory: entry.directory, user: entry.user, reason: reason))
  }

  private mutating func putBack(
    _ trail: [JournalEntry], _ first: JournalEntry, _ now: Holding
  ) {
    var shadow = now.shadow
    let wasActive = Self.wasActive(trail) ?? shadow.isActive
    let isMoved = wasActive != shadow.isActive && Self.isActive(trail) != shadow.isActive
    if isMoved {
      leave(first, "it was \(shadow.isActive ? "resumed" : "suspended") again since")
    } else if wasActive, !shadow.isActive {
      add(.resume, first, on: shadow)
      shadow.isActive = true
    }
    if let change = attributes(trail, first, now.stamp, shadow) {
      if shadow.isActive {
        add(.update(change), first, on: shadow)
        shadow.take(change)
      } else {
        leave(first, "it is suspended, and gets no other write")
      }
    }
    if !isMoved, !wasActive, shadow.isActive { add(.suspend, first, on: shadow) }
    addMembers(trail, first, now)
    addRoles(trail, first, now)
  }

  private mutating func add(_ write: PlanWrite, _ entry: JournalEntry, on shadow: Shadow) {
    let base: PlanBase
    switch write {
    case .members, .roles: base = .any
    default: base = PlanBase(shadow, for: write)
    }
    steps.append(
      PlanStep(
        directory: entry.directory, subject: entry.subject, user: entry.user,
        account: shadow.name, remoteID: shadow.remoteID, write: write, base: base))
  }

  // MARK: State and attributes

  private static func wasActive(_ trail: [JournalEntry]) -> Bool? {
    for entry in trail {
      if entry.change == .suspended { return true }
      if entry.change == .resumed { return false }
    }
    return nil
  }

  private static func isActive(_ trail: [JournalEntry]) -> Bool? {
    for entry in trail.reversed() {
      if entry.change == .suspended { return false }
      if entry.change == .resumed { return true }
    }
    return nil
  }

  /// The values from before the run, of what still holds what the run wrote.
  private mutating func attributes(
    _ trail: [JournalEntry], _ first: JournalEntry, _ stamp: AttributeName?, _ shadow: Shadow
  ) -> AccountChange? {
    var (before, after) = (AccountChange(), AccountChange())
    for entry in trail {
      guard case .updated(let old, let new) = entry.change else { continue }
      before.name = before.name ?? old.name
      after.name = new.name ?? after.name
      before.attributes.merge(old.attributes) { earlier, _ in earlier }
      after.attributes.merge(new.attributes) { $1 }
    }
    var change = AccountChange()
    for (name, value) in before.attributes.sorted(by: { $0.key < $1.key }) where name != stamp {
      let now = shadow.attributes[name] ?? .null
      let wrote = after.attributes[name] ?? .null
      if now == value || (now.isEmpty && value.isEmpty) { continue }
      if now == wrote || (now.isEmpty && wrote.isEmpty) {
        change.attributes[name] = value
      } else {
        leave(first, "\(name) was changed again since")
      }
    }
    if let name = before.name, name.lowercased() != shadow.name.lowercased() {
      if after.name?.lowercased() == shadow.name.lowercased() {
        change.name = name
      } else {
        leave(first, "its name was changed again since")
      }
    }
    return change.isEmpty ? nil : change
  }

  // MARK: Groups

  private mutating func addMembers(
    _ trail: [JournalEntry], _ first: JournalEntry, _ now: Holding
  ) {
    var latest: [PlanMember: (wasIn: Bool, isIn: Bool)] = [:]
    var order: [PlanMember] = []
    for entry in trail {
      guard case .members(let added, let removed) = entry.change else { continue }
      for (members, isIn) in [(added, true), (removed, false)] {
        for member in members {
          if latest[member] == nil { order.append(member) }
          latest[member] = (latest[member]?.wasIn ?? !isIn, isIn)
        }
      }
    }
    let changed = order.filter { latest[$0].map { $0.wasIn != $0.isIn } ?? false }
    let (adding, removing) = (
      changed.filter { latest[$0]?.wasIn == true && !now.members.contains($0.id) },
      changed.filter { latest[$0]?.wasIn == false && now.members.contains($0.id) }
    )
    guard !adding.isEmpty || !removing.isEmpty else { return }
    add(.members(adding: adding, removing: removing), first, on: now.shadow)
  }

  private mutating func addRoles(
    _ trail: [JournalEntry], _ first: JournalEntry, _ now: Holding
  ) {
    var (wasIn, isIn): ([RemoteID: Bool], [RemoteID: Bool]) = ([:], [:])
    for entry in trail {
      guard case .roles(let joined, let left) = entry.change else { continue }
      for (ids, flag) in [(joined, true), (left, false)] {
        for id in ids {
          wasIn[id] = wasIn[id] ?? !flag
          isIn[id] = flag
        }
      }
    }
    let changed = isIn.keys.filter { wasIn[$0] != isIn[$0] }.sorted { $0.id < $1.id }
    let (joining, leaving) = (
      changed.filter { wasIn[$0] == true && !now.roles.contains($0) },
      changed.filter { wasIn[$0] == false && now.roles.contains($0) }
    )
    guard !joining.isEmpty || !leaving.isEmpty else { return }
    add(.roles(joining: joining, leaving: leaving), first, on: now.shadow)
  }
}
