/// One member of a group, as the group names it (RFC 7643 §4.2).
package struct GroupMember: Hashable, Sendable, Comparable {
  package let id: String
  /// Nil where the source does not say: it is whoever has that id.
  package let kind: SubjectID.Kind?

  package init(_ id: String, _ kind: SubjectID.Kind? = nil) {
    self.id = id
    self.kind = kind
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.id, left.kind?.rawValue ?? "") < (right.id, right.kind?.rawValue ?? "")
  }
}

extension GroupMember {
  /// Whom one element of `members` means: none where it names nobody.
  ///
  /// Some servers put a user's name in `value` and the id in `$ref` alone, so both count; an id
  /// that nobody has does no harm.
  static func members(_ element: JSONValue) -> Set<GroupMember> {
    guard let object = element.object else {
      return Set(element.string.map { GroupMember($0) }.map { [$0] } ?? [])
    }
    let address = object[caseInsensitive: "$ref"]?.string.flatMap(member(at:))
    let type = object[caseInsensitive: "type"]?.string.flatMap {
      SubjectID.Kind(rawValue: $0.lowercased())
    }
    let kind = type ?? address?.kind
    let ids = [object[caseInsensitive: "value"]?.plainText, address?.id].compactMap(\.self)
    return Set(ids.filter { !$0.isEmpty }.map { GroupMember($0, kind) })
  }

  /// Whom an address such as `https://idp.example.com/scim/v2/Groups/7` or `../Users/3` names.
  private static func member(at address: String) -> GroupMember? {
    let steps = address.split(separator: "/")
    guard steps.count >= 2, let id = steps.last, !id.contains("%"), !id.contains("?") else {
      return nil
    }
    switch steps[steps.count - 2].lowercased() {
    case "users": return GroupMember(String(id), .user)
    case "groups": return GroupMember(String(id), .group)
    default: return nil
    }
  }
}
