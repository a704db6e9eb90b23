package import SyncCore

/// Who may log in, and whose password is whose. An alias is no credential: it is the value of an
/// attribute by which a login may name its user.
extension Transaction {
  /// Keeps a user's credentials and aliases as they are now. Gives those that newly came into
  /// force.
  ///
  /// - Parameter isNew: the user was just stored for the first time, and so has none yet.
  package func store(
    _ credentials: [Credential], aliases: [String], of subjectRow: Int64, isNew: Bool = false
  ) throws -> [Credential] {
    let before = isNew ? [] : try self.credentials(of: subjectRow)
    let newAliases = Set(aliases.map { $0.lowercased() })
    if !isNew {
      let oldAliases = try self.aliases(of: subjectRow)
      guard Set(before) != Set(credentials) || oldAliases != newAliases else { return [] }
      try database.run("DELETE FROM credential WHERE subject = ?", .integer(subjectRow))
    }
    for credential in credentials {
      try insert(
        credential.kind.rawValue, credential.key, isEnabled: credential.isEnabled,
        bearsPassword: credential.bearsPassword, of: subjectRow)
    }
    for alias in newAliases {
      try insert("alias", alias, isEnabled: true, bearsPassword: false, of: subjectRow)
    }
    let known = Set(before.filter(\.isEnabled).map(Self.name))
    return credentials.filter { $0.isEnabled && !known.contains(Self.name($0)) }
  }

  private func insert(
    _ kind: String, _ key: String, isEnabled: Bool, bearsPassword: Bool, of subjectRow: Int64
  ) throws {
    try database.run(
      """
      INSERT INTO credential (subject, kind, folded_key, key, enabled, bears_password)
      VALUES (?, ?, ?, ?, ?, ?)
      """, .integer(subjectRow), .text(kind), .text(key.lowercased()), .text(key),
      .integer(isEnabled ? 1 : 0), .integer(bearsPassword ? 1 : 0))
  }

  private static func name(_ credential: Credential) -> String {
    "\(credential.kind.rawValue) \(credential.key.lowercased())"
  }

  /// A user's credentials, the disabled ones too.
  package func credentials(of subjectRow: Int64) throws -> [Credential] {
    try database.rows(
      """
      SELECT kind, key, enabled, bears_password FROM credential WHERE subject = ?
      """, .integer(subjectRow)
    ) { row in
      Credential.Kind(rawValue: row.text(0)).map {
        Credential(
          kind: $0, key: row.text(1), isEnabled: row.integer(2) == 1,
          bearsPassword: row.integer(3) == 1)
      }
    }.compactMap(\.self)
  }

  private func aliases(of subjectRow: Int64) throws -> Set<String> {
    Set(
      try database.rows(
        "SELECT folded_key FROM credential WHERE subject = ? AND kind = 'alias'",
        .integer(subjectRow)
      ) { $0.text(0) })
  }

  /// Whether a login may bring a password that the directories take over.
  package func expectsPassword(of subjectRow: Int64) throws -> Bool {
    let expects = try database.first(
      "SELECT 1 FROM credential WHERE subject = ? AND bears_password = 1 AND enabled = 1",
      .integer(subjectRow)
    ) { _ in true }
    return expects ?? false
  }

  /// Who has that credential enabled and is not gone: two at most, because two are none.
  package func holders(of kind: Credential.Kind, key: String) throws -> [Int64] {
    try database.rows(
      """
      SELECT c.subject FROM credential c JOIN subject s ON s.id = c.subject
      WHERE c.kind = ? AND c.folded_key = ? AND c.enabled = 1 AND s.presence <> 'gone' LIMIT 2
      """, .text(kind.rawValue), .text(key.lowercased())
    ) { $0.integer(0) }
  }

  /// Whom a name means: a user name, an enabled local credential or an alias; two at most.
  package func userRows(named name: String) throws -> [Int64] {
    try database.rows(
      """
      SELECT id FROM subject WHERE kind = 'user' AND folded_name = ?1 AND presence <> 'gone'
      UNION
      SELECT c.subject FROM credential c JOIN subject s ON s.id = c.subject
      WHERE c.kind IN ('local', 'alias') AND c.folded_key = ?1 AND c.enabled = 1
        AND s.presence <> 'gone'
      LIMIT 2
      """, .text(name.lowercased())
    ) { $0.integer(0) }
  }

  /// Whether somebody has a disabled local credential of that key.
  package func isDisabled(localKey key: String) throws -> Bool {
    let isThere = try database.first(
      "SELECT 1 FROM credential WHERE kind = 'local' AND folded_key = ? AND enabled = 0",
      .text(key.lowercased())
    ) { _ in true }
    return isThere ?? false
  }
}
