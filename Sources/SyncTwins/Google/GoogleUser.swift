package import SyncCore

/// A user of the Google twin.
package struct GoogleUser: Sendable {
  package let id: String
  /// The fields that can be written, as they were, `name` merged.
  package var fields: JSONObject
  package var isAdmin = false
  package var isDelegatedAdmin = false
  package var aliases: [String] = []
  package var password: GooglePassword?
  /// How often a password was written.
  package var passwordWrites = 0
  package var changePasswordAtNextLogin = false
  package var suspensionReason: String?
  package let createdAt: Timestamp
  package var changedAt: Timestamp
  /// Reads answer 404 before that moment, writes 412.
  package var visibleAt: Timestamp
  package var deletedAt: Timestamp?
  package var signOuts = 0
  /// Grows with each write.
  package var version = 1

  init(id: String, fields: JSONObject, createdAt: Timestamp) {
    self.id = id
    self.fields = fields
    self.createdAt = createdAt
    changedAt = createdAt
    visibleAt = createdAt
  }

  package var primaryEmail: String { fields["primaryEmail"]?.string ?? "" }

  package var isSuspended: Bool { fields["suspended"]?.bool ?? false }

  package var orgUnitPath: String { fields["orgUnitPath"]?.string ?? "/" }

  var etag: String { "\"twin/\(id)-\(version)\"" }
}
