internal import SyncCore

/// What is known of a group of the source in one directory, beside what is known of any binding.
struct GroupFacts: Hashable, Sendable {
  /// Nil where the directory's groups are left alone.
  let placement: GroupPlacement?
  var onRemove = GroupPolicy.OnRemove.keep
  /// Whether the configuration names the directory's group.
  var isNamed = false
  /// By name.
  var members: [MemberFacts] = []
  /// What others were found to have changed of the members.
  var memberDrift: JSONValue?

  init(placement: GroupPlacement?) {
    self.placement = placement
  }

  /// The members by how they stand, and how many that are; those that are in order, or none, are
  /// left out of the lists.
  var counts: [(standing: MemberStanding, names: [String])] {
    let grouped = Dictionary(grouping: members) { MemberStanding($0).plain }
    return grouped.map { ($0.key, $0.value.map(\.name)) }.sorted { $0.0.word < $1.0.word }
  }

  var heldCount: Int { members.count { $0.isHeld } }
  var wantedCount: Int { members.count { $0.isWanted } }

  /// Names of users whom the source does not have in the group, and whom others put in.
  var outsiders: [String] {
    (memberDrift?["added"]?.array ?? []).compactMap(\.string)
  }
}

extension MemberStanding {
  /// The same without the directory's words, so that like stands with like.
  fileprivate var plain: MemberStanding {
    if case .refused = self { .refused("see below") } else { self }
  }
}
