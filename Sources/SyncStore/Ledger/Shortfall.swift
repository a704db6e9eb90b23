package import SyncCore

/// Subjects of one kind that are missing from a source that looks short. None of them is taken for
/// gone before a person says that the loss is real.
package struct Shortfall: Hashable, Sendable {
  /// One of them.
  package struct Member: Hashable, Sendable {
    package let row: Int64
    package let subject: SubjectID
    package let name: String
    /// When the first walk did not meet the subject.
    package let since: Timestamp
    /// A person has let it go.
    package let isReleased: Bool
  }

  package let kind: SubjectID.Kind
  /// How many wait for a person.
  package let held: Int
  /// How many a person has let go who are neither back nor known to be gone.
  package let released: Int
  /// Since when the first of them is missing.
  package let since: Timestamp

  package init(kind: SubjectID.Kind, held: Int, released: Int, since: Timestamp) {
    self.kind = kind
    self.held = held
    self.released = released
    self.since = since
  }

  /// What a person releases, as in `source/users`.
  package static func name(of kind: SubjectID.Kind) -> String { "source/\(kind.rawValue)s" }

  /// The kind that is meant; nil for any other word.
  package static func kind(named name: String) -> SubjectID.Kind? {
    SubjectID.Kind.allCases.first { self.name(of: $0) == name }
  }
}
