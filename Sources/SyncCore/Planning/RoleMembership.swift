/// How an account stands with one group of the table of roles. Pure.
package struct RoleMembership: Hashable, Sendable {
  /// What the table says beside what we did.
  package enum State: String, Hashable, Sendable, CaseIterable {
    /// We put it there, as the table says.
    case member
    case toBeAdded = "to-be-added"
    case toBeRemoved = "to-be-removed"
    /// A change was sent whose outcome is not known: it is sent again.
    case unsure
    /// We put it there, and somebody else took it out, or deleted the group.
    case takenOut = "taken-out"
    /// The user is to have no account: its groups are left as they are.
    case frozen
    /// It is to change, and the job that is to do that is parked.
    case parked
  }

  package let group: RemoteID
  package let state: State
  /// The filters that put the user there, as they were written; none where none does any more.
  package let filters: [String]

  package init(_ group: RemoteID, _ state: State, filters: [String]) {
    self.group = group
    self.state = state
    self.filters = filters
  }

  /// Every group that the table gives the user, or that we put the account into, by id.
  ///
  /// - Parameters:
  ///   - subject: nil where the user is to have no account, and nothing is compared.
  ///   - held: what we put the account into: surely, and all.
  ///   - lost: of those, what others took it out of.
  ///   - isParked: whether the job that compares them is parked.
  package static func all(
    of subject: Subject?, by policy: DirectoryPolicy,
    held: (sure: Set<RemoteID>, all: Set<RemoteID>), lost: Set<RemoteID> = [],
    isParked: Bool = false
  ) -> [RoleMembership] {
    guard let subject else {
      return held.all.sorted { $0.id < $1.id }.map { RoleMembership($0, .frozen, filters: []) }
    }
    let rules = policy.roles.filter { $0.filter.matches(subject.resource) }
    let wanted = Set(rules.map(\.group))
    return wanted.union(held.all).sorted { $0.id < $1.id }.map { group in
      let state: State =
        switch (wanted.contains(group), held.sure.contains(group), held.all.contains(group)) {
        case (true, true, _): lost.contains(group) ? .takenOut : .member
        case (false, true, _): isParked ? .parked : .toBeRemoved
        case (_, false, true): .unsure
        case (_, false, false): isParked ? .parked : .toBeAdded
        }
      let filters = rules.filter { $0.group == group }.map(\.filter.text)
      return RoleMembership(group, state, filters: filters)
    }
  }
}
