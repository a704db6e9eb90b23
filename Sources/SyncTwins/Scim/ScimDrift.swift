/// A change of the store while a client pages through the users.
package struct ScimDrift: Hashable, Sendable {
  /// It happens after so many more pages of users.
  package var pages: Int
  /// So many users at the beginning of that page are deleted.
  package var removes: Int
  /// So many after those get another `title`.
  package var modifies: Int
  /// So many users are made: `drift1@example.com` and on.
  package var inserts: Int

  package init(afterPages pages: Int, removes: Int = 0, modifies: Int = 0, inserts: Int = 0) {
    self.pages = pages
    self.removes = removes
    self.modifies = modifies
    self.inserts = inserts
  }
}
