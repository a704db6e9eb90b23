/// How the groups of the source are kept in one directory.
package struct GroupPolicy: Hashable, Sendable {
  /// What becomes of a group that leaves the scope, or is gone from the source. It is never
  /// deleted.
  package enum OnRemove: String, Hashable, Sendable, CaseIterable {
    /// It stays as it is, with its members.
    case keep
    /// It stays, and the members that we put into it are taken out.
    case empty
  }

  /// What becomes of a group that is a member of a group.
  package enum Nesting: String, Hashable, Sendable, CaseIterable {
    /// Its users are members.
    case flatten
    /// It is a member itself, where it is kept in the directory too.
    case mirror
  }

  /// Which groups; nil for all of them.
  package var scope: SCIMFilter?
  /// The name is what a group is found by: a Google group's address, an Entra group's
  /// `displayName`.
  package var mapping: Mapping
  package var onRemove = OnRemove.keep
  package var nesting = Nesting.flatten
  /// Groups of the directory that are taken over, by the source's `displayName` or id.
  package var links: [String: RemoteID] = [:]
  /// Stands before the group's id in its stamp, so that two installations share no group.
  package var stampPrefix = "dirsyncd:"

  package init(mapping: Mapping) {
    self.mapping = mapping
  }

  /// What a group that we make bears, so that it is known again, also after the ledger was lost.
  package func stamp(of subject: SubjectID) -> String { stampPrefix + subject.id }

  /// The group of the directory that the configuration names for a group of the source.
  package func link(of subject: Subject) -> RemoteID? {
    links[subject.id.id] ?? links.first { $0.key.lowercased() == subject.name.lowercased() }?.value
  }

  /// What decides which groups are pushed and how, as text.
  var digestText: String {
    let attributes = mapping.attributes.sorted { $0.key < $1.key }
    let links = links.sorted { $0.key < $1.key }
    return
      (["groups", scope?.text ?? "", mapping.name.text, onRemove.rawValue, nesting.rawValue]
      + attributes.map { "\($0.key)=\($0.value.text)" } + links.map { "\($0.key)>\($0.value)" })
      .joined(separator: ",")
  }
}
