/// When a directory says that an account's password was set, by the directory's own clock.
///
/// Graph, user: `lastPasswordChangeDateTime` and `signInSessionsValidFromDateTime`, in whole
/// seconds (learn.microsoft.com/graph/api/resources/user). Google's users resource has no such
/// field.
package struct PasswordTimes: Hashable, Sendable {
  /// When the password was changed last, by anybody.
  package var changedAt: Timestamp?
  /// Sessions that began before then are over.
  package var sessionsValidFrom: Timestamp?

  package init(changedAt: Timestamp?, sessionsValidFrom: Timestamp? = nil) {
    self.changedAt = changedAt
    self.sessionsValidFrom = sessionsValidFrom
  }

  /// For a sync event, in the words of the directory that has them.
  package var json: JSONValue {
    [
      "lastPasswordChangeDateTime": changedAt.map { .string($0.description) } ?? .null,
      "signInSessionsValidFromDateTime": sessionsValidFrom.map { .string($0.description) } ?? .null,
    ]
  }
}
