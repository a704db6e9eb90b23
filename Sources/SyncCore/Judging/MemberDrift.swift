/// What somebody else changed of the members of a group that we keep. Pure.
///
/// Members that are nobody's of ours are left alone and not told of: they may well belong there.
package struct MemberDrift: Hashable, Sendable {
  /// A member that we put there.
  package struct Held: Hashable, Sendable {
    /// The member's binding.
    package let row: Int64
    package let account: RemoteID
    package let name: String

    package init(row: Int64, account: RemoteID, name: String) {
      self.row = row
      self.account = account
      self.name = name
    }
  }

  /// Whom we put there, and who is no member any more, in the order of their names.
  package let missing: [Held]
  /// Names of users whom the source does not have in the group, and who are members, in order.
  package let added: [String]

  /// So many names of each stand in words and in the ledger.
  private static let namesLimit = 20

  /// - Parameters:
  ///   - held: whom we put there long enough ago to be seen.
  ///   - present: who is a member now, all of them.
  ///   - outsiders: names of members with an account of ours whom the source does not have there.
  package init(held: [Held], present: Set<RemoteID>, outsiders: [String]) {
    missing = held.filter { !present.contains($0.account) }.sorted { $0.name < $1.name }
    added = outsiders.sorted()
  }

  package var isEmpty: Bool { missing.isEmpty && added.isEmpty }

  package var text: String {
    let parts = [
      Self.words(missing.map(\.name), "taken out"), Self.words(added, "put in"),
    ]
    return parts.compactMap(\.self).joined(separator: "; ") + ", in the directory"
  }

  /// The same of a group of the table of roles, where only who is missing counts.
  package func text(of group: RemoteID, isGone: Bool) -> String {
    guard isGone else {
      let what = "taken out of the group \(group), which roles give"
      return (Self.words(missing.map(\.name), what) ?? "nobody") + ", in the directory"
    }
    return "the group \(group), which roles give, was deleted in the directory; "
      + (Self.words(missing.map(\.name), "we had put there") ?? "nobody was in it")
  }

  private static func words(_ names: [String], _ what: String) -> String? {
    guard !names.isEmpty else { return nil }
    let more = names.count > namesLimit ? " and \(names.count - namesLimit) more" : ""
    return "\(what): \(names.prefix(namesLimit).joined(separator: ", "))\(more)"
  }

  /// As events and the ledger keep it: names, and how many there are.
  package var json: JSONValue {
    [
      "missing": Self.list(missing.map(\.name)), "added": Self.list(added),
      "missingCount": .integer(Int64(missing.count)), "addedCount": .integer(Int64(added.count)),
    ]
  }

  private static func list(_ names: [String]) -> JSONValue {
    .array(names.prefix(namesLimit).map { .string($0) })
  }
}
