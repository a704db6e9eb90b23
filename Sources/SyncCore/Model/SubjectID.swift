/// A user or a group, by the source's stable id (SCIM `id`, RFC 7643 §3.1).
package struct SubjectID: Hashable, Sendable, CustomStringConvertible {
  /// What kind of resource a subject is.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case user, group
  }

  package let kind: Kind
  package let id: String

  package init(_ kind: Kind, _ id: String) {
    self.kind = kind
    self.id = id
  }

  package var description: String { "\(kind.rawValue) \(id)" }
}
