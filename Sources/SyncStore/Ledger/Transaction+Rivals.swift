package import SyncCore

/// Users who claim what another user has: a name, or an `externalId`.
extension Transaction {
  /// The row of another living user with that name or `externalId` who waits for nobody; nil when
  /// there is none.
  package func holder(
    ofName name: String, orExternalID externalID: String?, except row: Int64
  ) throws -> Int64? {
    try database.first(
      """
      SELECT id FROM subject WHERE kind = 'user' AND id <> ?1 AND presence <> 'gone'
        AND rival IS NULL AND folded_name = ?2
      UNION ALL
      SELECT id FROM subject WHERE kind = 'user' AND id <> ?1 AND presence <> 'gone'
        AND rival IS NULL AND external_id = ?3
      LIMIT 1
      """, .integer(row), .text(name.lowercased()), SQLValue(externalID)
    ) { $0.integer(0) }
  }

  /// For whom a user waits; nil for nobody.
  package func rival(of row: Int64) throws -> Int64? {
    let rival = try database.first("SELECT rival FROM subject WHERE id = ?", .integer(row)) {
      $0.optionalInteger(0)
    }
    return rival.flatMap(\.self)
  }

  /// Who waits for a user.
  package func heir(of row: Int64) throws -> Int64? {
    try database.first("SELECT id FROM subject WHERE rival = ? LIMIT 1", .integer(row)) {
      $0.integer(0)
    }
  }

  /// Users of that name or `externalId` who are gone and whose accounts are known still, the last
  /// to go first.
  package func predecessors(
    ofName name: String, orExternalID externalID: String?
  ) throws -> [Int64] {
    try database.rows(
      """
      SELECT id FROM (
        SELECT id, changed_at FROM subject WHERE kind = 'user' AND presence = 'gone'
          AND folded_name = ?1
        UNION SELECT id, changed_at FROM subject WHERE kind = 'user' AND presence = 'gone'
          AND external_id = ?2)
      WHERE id IN (SELECT subject FROM binding WHERE remote_id IS NOT NULL)
      ORDER BY changed_at DESC LIMIT 10
      """, .text(name.lowercased()), SQLValue(externalID)
    ) { $0.integer(0) }
  }

  /// Makes a user wait for another one, or for nobody any more.
  package func setRival(_ rival: Int64?, of row: Int64) throws {
    try database.run(
      """
      UPDATE subject SET rival = ?1, rival_told = CASE WHEN rival IS ?1 THEN rival_told ELSE 0 END
      WHERE id = ?2 AND rival IS NOT ?1
      """, SQLValue(rival), .integer(row))
  }

  /// Notes that a person was told of the two; true when it is new.
  package func tellOfRival(of row: Int64) throws -> Bool {
    try database.first(
      "UPDATE subject SET rival_told = 1 WHERE id = ? AND rival_told = 0 RETURNING id",
      .integer(row)
    ) { _ in true } ?? false
  }

  /// Users who wait for another one, by their rows.
  package func contested(
    after row: Int64, limit: Int
  ) throws -> [(row: Int64, rival: Int64, isTold: Bool)] {
    try database.rows(
      """
      SELECT id, rival, rival_told FROM subject WHERE rival IS NOT NULL AND id > ?
      ORDER BY id LIMIT ?
      """, .integer(row), .integer(Int64(limit))
    ) { ($0.integer(0), $0.integer(1), $0.integer(2) != 0) }
  }

  /// Hands the bindings of a user who is gone to the same person's new record, with their accounts,
  /// passwords and jobs. Does nothing, and gives false, where the new one has bindings already.
  package func inherit(
    _ heir: Int64, from row: Int64, at now: Timestamp
  ) throws -> Bool {
    guard try bindings(of: heir).isEmpty else { return false }
    try database.run(
      "UPDATE binding SET subject = ? WHERE subject = ?", .integer(heir), .integer(row))
    for binding in try bindings(of: heir) { try recheckGroups(ofMember: binding, at: now) }
    return true
  }
}
