package import SyncCore

/// What a directory had not granted us when somebody looked last.
package struct PermissionState: Hashable, Sendable {
  /// One right that is missing.
  package struct Gap: Hashable, Sendable {
    /// As it is granted.
    package let name: String
    /// In one clause, with what does not work without it.
    package let text: String

    package init(name: String, text: String) {
      self.name = name
      self.text = text
    }

    package init(_ permission: Permission) {
      self.init(name: permission.name, text: permission.text)
    }
  }

  package let lookedAt: Timestamp
  package let gaps: [Gap]

  package init(_ gaps: [Gap], at lookedAt: Timestamp) {
    self.gaps = gaps
    self.lookedAt = lookedAt
  }
}
