extension Subject {
  /// The members that this group lists; nil where it says nothing of members, as some lists do.
  package var groupMembers: Set<GroupMember>? {
    guard let list = resource[caseInsensitive: "members"], list != .null else { return nil }
    return (list.array ?? [list]).reduce(into: []) { $0.formUnion(GroupMember.members($1)) }
  }

  /// This user with `groups` as the groups themselves say, in place of what the source put there:
  /// the attribute is read-only, derived and optional (RFC 7643 §4.1.2).
  package func replacingGroups(_ groups: [GroupMembership]) -> Subject {
    var members = resource.members.filter { $0.name.lowercased() != "groups" }
      .map { ($0.name, $0.value) }
    if !groups.isEmpty { members.append(("groups", .array(groups.map(\.json)))) }
    var subject = Subject(id: id, resource: JSONObject(members))
    subject.isGone = isGone
    return subject
  }
}

extension GroupMembership {
  fileprivate var json: JSONValue {
    [
      "value": .string(group), "display": .string(display),
      "type": .string(isDirect ? "direct" : "indirect"),
    ]
  }
}
