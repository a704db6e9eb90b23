package import SyncCore

/// Bindings and their shadows.
extension Transaction {
  /// Binds a subject to a directory; it awaits its first login.
  package func bind(
    _ subjectRow: Int64, to directory: DirectoryID, at now: Timestamp
  ) throws -> Binding {
    try database.run(
      "INSERT INTO binding (subject, directory, bound_at) VALUES (?, ?, ?)",
      .integer(subjectRow), .text(directory.name), .integer(now.milliseconds))
    guard let binding = try binding(of: subjectRow, in: directory) else {
      throw LedgerError.failed("no binding after the insert")
    }
    return binding
  }

  /// Binds a group to a directory: it has no password, and none is awaited.
  package func bindGroup(
    _ subjectRow: Int64, to directory: DirectoryID, at now: Timestamp
  ) throws -> Binding {
    let binding = try bind(subjectRow, to: directory, at: now)
    try database.run(
      "UPDATE binding SET password_state = ? WHERE id = ?",
      .text(PasswordState.released.rawValue), .integer(binding.row))
    return binding
  }

  /// A binding by its row.
  package func binding(_ row: Int64) throws -> Binding? {
    try database.first(
      """
      SELECT b.id, b.subject, s.kind, s.source_id, s.name, b.directory, b.remote_id, b.remote_name,
        b.remote_active, b.remote_attributes, b.created_at, b.create_sent_at, b.password_state,
        b.password_reason, b.password_login, b.password_at, b.verifier, b.create_sent_name,
        b.unsure, b.password_stamp, b.password_stamp_before, b.password_sent_login,
        b.password_sent_at, b.password_sent_stamp, b.password_open_until, b.away_since,
        b.gone_since, b.owes_sign_out, b.removed_at, b.invited_at, b.detached, b.matched_by,
        b.suspend_sent, b.restored_at, b.invited_name
      FROM binding b JOIN subject s ON s.id = b.subject WHERE b.id = ?
      """, .integer(row), read: Self.binding)
  }

  /// A subject's binding to one directory.
  package func binding(of subjectRow: Int64, in directory: DirectoryID) throws -> Binding? {
    try bindings(of: subjectRow).first { $0.directory == directory }
  }

  /// A subject's bindings in the order of directory names.
  package func bindings(of subjectRow: Int64) throws -> [Binding] {
    try database.rows(
      """
      SELECT b.id, b.subject, s.kind, s.source_id, s.name, b.directory, b.remote_id, b.remote_name,
        b.remote_active, b.remote_attributes, b.created_at, b.create_sent_at, b.password_state,
        b.password_reason, b.password_login, b.password_at, b.verifier, b.create_sent_name,
        b.unsure, b.password_stamp, b.password_stamp_before, b.password_sent_login,
        b.password_sent_at, b.password_sent_stamp, b.password_open_until, b.away_since,
        b.gone_since, b.owes_sign_out, b.removed_at, b.invited_at, b.detached, b.matched_by,
        b.suspend_sent, b.restored_at, b.invited_name
      FROM binding b JOIN subject s ON s.id = b.subject WHERE b.subject = ? ORDER BY b.directory
      """, .integer(subjectRow), read: Self.binding)
  }

  /// How many users of that directory have an account.
  package func linkedCount(in directory: DirectoryID) throws -> Int {
    let count = try database.first(
      """
      SELECT count(*) FROM binding WHERE directory = ? AND remote_active < 2
        AND id NOT IN (SELECT binding FROM pushed_group)
      """,
      .text(directory.name)
    ) { Int($0.integer(0)) }
    return count ?? 0
  }

  /// How many groups of a directory we keep that are there.
  package func linkedGroupCount(in directory: DirectoryID) throws -> Int {
    try database.first(
      """
      SELECT count(*) FROM binding WHERE directory = ? AND remote_active < 2
        AND id IN (SELECT binding FROM pushed_group)
      """, .text(directory.name)
    ) { $0.count(0) } ?? 0
  }

  /// The directory holds this now. The first shadow links the binding, and password jobs that
  /// waited for that become ready.
  package func store(
    _ shadow: Shadow, of binding: Binding, createdAt: Timestamp?, at now: Timestamp
  ) throws {
    try database.run(
      """
      UPDATE binding SET remote_id = ?, remote_name = ?, remote_active = ?, remote_attributes = ?,
        created_at = coalesce(?, created_at), create_sent_at = NULL, create_sent_name = NULL,
        unsure = 0, suspend_sent = 0, removed_at = NULL, invited_at = NULL, detached = 0,
        shadow_at = ?
      WHERE id = ?
      """, .text(shadow.remoteID.id), .text(shadow.name), .integer(shadow.isActive ? 1 : 0),
      .blob(AttributesCoding.bytes(of: shadow.attributes)), SQLValue(createdAt),
      .integer(now.milliseconds), .integer(binding.row))
    if binding.shadow?.remoteID != shadow.remoteID || binding.shadow?.isActive != shadow.isActive {
      try recheckGroups(ofMember: binding, at: now)
    }
    guard binding.shadow == nil else { return }
    try database.run(
      """
      UPDATE job SET state = 'ready', due_at = ? WHERE binding = ? AND state = 'waiting'
        AND kind IN ('password', 'members')
      """, .integer(now.milliseconds), .integer(binding.row))
  }

  /// A create is about to be sent: if its outcome is never learned, what is found later under
  /// that name is ours.
  package func noteCreateSent(_ bindingRow: Int64, name: String, at now: Timestamp) throws {
    try database.run(
      "UPDATE binding SET create_sent_at = ?, create_sent_name = ? WHERE id = ?",
      .integer(now.milliseconds), .text(name), .integer(bindingRow))
  }

  /// The create that was sent was not carried out.
  package func forgetCreateSent(_ bindingRow: Int64) throws {
    try database.run(
      "UPDATE binding SET create_sent_at = NULL, create_sent_name = NULL WHERE id = ?",
      .integer(bindingRow))
  }

  /// A write was sent whose outcome is not known: the account is read before the next one.
  package func noteUnsure(_ bindingRow: Int64) throws {
    try database.run(
      "UPDATE binding SET unsure = 1 WHERE id = ? AND remote_id IS NOT NULL",
      .integer(bindingRow))
  }

  /// A write to the account goes out now: where its outcome is never learned, it has to be known
  /// whether the account may be suspended by our own doing.
  package func noteSending(suspension: Bool, to binding: Binding) throws {
    guard binding.mayHaveSuspended != suspension else { return }
    try database.run(
      "UPDATE binding SET suspend_sent = ? WHERE id = ?", .integer(suspension ? 1 : 0),
      .integer(binding.row))
  }

  /// The binding that is linked to that account already.
  package func binding(linkedTo id: RemoteID, in directory: DirectoryID) throws -> Binding? {
    let row = try database.first(
      "SELECT id FROM binding WHERE directory = ? AND remote_id = ?", .text(directory.name),
      .text(id.id)
    ) { $0.integer(0) }
    return try row.flatMap(binding(_:))
  }

  /// The account is no longer this binding's.
  package func unlink(_ binding: Binding, at now: Timestamp) throws {
    if binding.passwordState != .released { try note(.release, of: binding, at: now) }
    try database.run(
      """
      UPDATE binding SET remote_id = NULL, remote_name = NULL, remote_active = NULL,
        remote_attributes = NULL, unsure = 0, verifier = NULL, password_stamp = NULL,
        password_stamp_before = NULL, password_sent_login = NULL, password_sent_at = NULL,
        password_sent_stamp = NULL, password_open_until = NULL, removed_at = NULL,
        invited_at = NULL, matched_by = NULL, created_at = NULL, owes_sign_out = 0
      WHERE id = ?
      """, .integer(binding.row))
    try database.run("DELETE FROM job WHERE binding = ?", .integer(binding.row))
    try database.run("DELETE FROM held_member WHERE binding = ?", .integer(binding.row))
    try database.run("DELETE FROM role_group WHERE binding = ?", .integer(binding.row))
    try recheckGroups(ofMember: binding, at: now)
    try clearObstacle(of: binding.row)
  }

  private static func binding(_ row: borrowing Row) throws -> Binding {
    let shadow = try row.optionalText(6).map { id in
      Shadow(
        remoteID: RemoteID(id), name: row.text(7),
        attributes: try AttributesCoding.attributes(of: row.blob(9)),
        isActive: row.integer(8) == 1)
    }
    return Binding(
      row: row.integer(0), subjectRow: row.integer(1),
      subject: SubjectID(SubjectID.Kind(rawValue: row.text(2)) ?? .user, row.text(3)),
      user: row.text(4), directory: DirectoryID(row.text(5)), known: known(row, shadow),
      mayHaveSuspended: row.flag(32), matchedBy: row.optionalText(31), life: life(row),
      createdAt: row.optionalTimestamp(10), createSentAt: row.optionalTimestamp(11),
      restoredAt: row.optionalTimestamp(33),
      passwordState: PasswordState(rawValue: row.text(12)) ?? .awaitingLogin,
      passwordReason: row.optionalText(13), passwordLogin: row.optionalText(14).map(LoginID.init),
      passwordAt: row.optionalTimestamp(15), verifier: row.optionalBlob(16), trail: trail(row))
  }

  private static func known(_ row: borrowing Row, _ shadow: Shadow?) -> Known {
    if let shadow {
      if let removedAt = row.optionalTimestamp(28) { return .removed(shadow, at: removedAt) }
      return row.integer(18) == 1 ? .unsure(shadow) : .held(shadow)
    }
    if row.flag(30) { return .detached }
    if let name = row.optionalText(17) { return .createSent(name: name) }
    if let name = row.optionalText(34), let lookAt = row.optionalTimestamp(29) {
      return .invited(name: name, lookAt: lookAt)
    }
    return .nothing
  }

  private static func life(_ row: borrowing Row) -> Life {
    var life = Life()
    life.awaySince = row.optionalTimestamp(25)
    life.goneSince = row.optionalTimestamp(26)
    life.owesSignOut = row.flag(27)
    return life
  }

  private static func trail(_ row: borrowing Row) -> PasswordTrail {
    var trail = PasswordTrail()
    trail.pushedAt = row.optionalTimestamp(15)
    trail.stamp = row.optionalTimestamp(19)
    trail.stampBefore = row.optionalTimestamp(20)
    if let login = row.optionalText(21), let at = row.optionalTimestamp(22) {
      trail.sent = PasswordTrail.Sent(
        login: LoginID(login), at: at, stamp: row.optionalTimestamp(23))
    }
    trail.openUntil = row.optionalTimestamp(24)
    return trail
  }
}
