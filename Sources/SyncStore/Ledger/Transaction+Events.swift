package import SyncCore

/// The sync events, each linked to the one before by its hash.
extension Transaction {
  /// Appends an event to the chain.
  package func append(_ event: Event) throws {
    let head = try eventHead() ?? EventChain.Head()
    let link = try EventChain.link(previous: head.link, fields: event.canonicalBytes)
    try database.run(
      """
      INSERT INTO event
        (at, kind, subject, user, directory, login, job, attempt, reason, request_id, detail, link)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .integer(event.at.milliseconds), .text(event.kind.rawValue), SQLValue(event.subjectRow),
      SQLValue(event.user), SQLValue(event.directory?.name), SQLValue(event.login?.id),
      SQLValue(event.job), SQLValue(event.attempt.map(Int64.init)), SQLValue(event.reason),
      SQLValue(event.requestID), SQLValue(event.detail.map(JSONWriter.text(of:))), .blob(link))
    let next = EventChain.Head(lastID: database.lastInsertedID, count: head.count + 1, link: link)
    try setMeta(Self.headName, next.text)
  }

  private static let headName = "event chain"

  /// Where the chain ends, as noted with the last event; nil before the first one.
  package func eventHead() throws -> EventChain.Head? {
    guard let text = try meta(Self.headName) else { return nil }
    guard let head = EventChain.Head(text: text) else {
      throw LedgerError.failed("the note of the event chain's end cannot be read")
    }
    return head
  }

  /// How many writes of ours a directory has carried out since then, of the newest so many events.
  package func writeCount(
    in directory: DirectoryID, since moment: Timestamp, limit: Int
  ) throws -> Int {
    let count = try database.first(
      """
      SELECT count(*) FROM (SELECT at, kind, directory FROM event ORDER BY id DESC LIMIT ?3)
      WHERE at >= ?1 AND directory = ?2 AND kind IN
        ('created', 'updated', 'suspended', 'resumed', 'placed', 'password-pushed')
      """, .integer(moment.milliseconds), .text(directory.name), .integer(Int64(limit))
    ) { Int($0.integer(0)) }
    return count ?? 0
  }

  /// Events after an id, oldest first.
  package func events(
    after id: Int64, since: Timestamp? = nil, user: String? = nil, directory: DirectoryID? = nil,
    limit: Int
  ) throws -> [Event] {
    try database.rows(
      """
      SELECT id, at, kind, subject, user, directory, login, job, attempt, reason, request_id, detail
      FROM event WHERE id > ?1 AND at >= ?2
        AND (?3 IS NULL OR lower(user) = ?3) AND (?4 IS NULL OR directory = ?4)
      ORDER BY id LIMIT ?5
      """, .integer(id), .integer(since?.milliseconds ?? 0), SQLValue(user?.lowercased()),
      SQLValue(directory?.name), .integer(Int64(limit)), read: Self.event)
  }

  /// How many events of each kind came after an id.
  package func eventCounts(after id: Int64) throws -> [Event.Kind: Int] {
    let rows = try database.rows(
      "SELECT kind, count(*) FROM event WHERE id > ? GROUP BY kind", .integer(id)
    ) { (Event.Kind(rawValue: $0.text(0)), $0.count(1)) }
    return rows.reduce(into: [:]) { counts, row in
      if let kind = row.0 { counts[kind] = row.1 }
    }
  }

  /// How often a directory was changed after an event: a step of a plan that is done leaves one.
  package func changeCount(after id: Int64) throws -> Int {
    try database.first(
      """
      SELECT count(*) FROM event WHERE id > ? AND kind IN
        ('linked', 'created', 'placed', 'updated', 'suspended', 'resumed', 'signed-out',
          'deleted', 'restored', 'password-pushed', 'members-changed', 'roles-changed')
      """, .integer(id)
    ) { $0.count(0) } ?? 0
  }

  /// True where something of that kind was recorded of a subject in a directory.
  package func hasEvent(
    _ kind: Event.Kind, of subjectRow: Int64, in directory: DirectoryID
  ) throws -> Bool {
    try database.first(
      "SELECT 1 FROM event WHERE subject = ? AND directory = ? AND kind = ? LIMIT 1",
      .integer(subjectRow), .text(directory.name), .text(kind.rawValue)
    ) { _ in true } ?? false
  }

  /// The id of the newest event, 0 when there is none.
  package func latestEventID() throws -> Int64 {
    try database.first("SELECT max(id) FROM event") { $0.optionalInteger(0) ?? 0 } ?? 0
  }

  /// Walks the whole chain, and compares its end with what was noted with the last event.
  package func verifyEvents(pageSize: Int = 1000) throws -> EventChain.Verdict {
    var reached = EventChain.Head()
    while true {
      let page = try database.rows(
        """
        SELECT id, at, kind, subject, user, directory, login, job, attempt, reason, request_id,
          detail, link FROM event WHERE id > ? ORDER BY id LIMIT ?
        """, .integer(reached.lastID), .integer(Int64(pageSize))
      ) { row in (id: row.integer(0), event: try? Self.event(row), link: row.blob(12)) }
      for (id, event, link) in page {
        guard let event,
          link == (try EventChain.link(previous: reached.link, fields: event.canonicalBytes))
        else { return .broken(at: id) }
        reached = EventChain.Head(lastID: id, count: reached.count + 1, link: link)
      }
      if page.count < pageSize { break }
    }
    let text = try meta(Self.headName)
    let noted = text.flatMap(EventChain.Head.init(text:))
    let isBegun = text != nil || reached.count > 0
    return !isBegun || reached == noted ? .whole(reached) : .cut(reached: reached, noted: noted)
  }

  static func event(_ row: borrowing Row) throws -> Event {
    guard let kind = Event.Kind(rawValue: row.text(2)) else {
      throw LedgerError.failed("event \(row.integer(0)) is of an unknown kind: \(row.text(2))")
    }
    var event = Event(kind, at: row.timestamp(1))
    event.id = row.integer(0)
    event.subjectRow = row.optionalInteger(3)
    event.user = row.optionalText(4)
    event.directory = row.optionalText(5).map(DirectoryID.init)
    event.login = row.optionalText(6).map(LoginID.init)
    event.job = row.optionalInteger(7)
    event.attempt = row.optionalInteger(8).map(Int.init)
    event.reason = row.optionalText(9)
    event.requestID = row.optionalText(10)
    event.detail = try row.optionalText(11).map { try JSONReader.value(of: Array($0.utf8)) }
    return event
  }
}

extension Event {
  /// The event as one JSON object, for people and programs.
  package var json: JSONValue {
    var object = JSONObject([("id", .integer(id)), ("at", .string(at.description))])
    object["event"] = .string(kind.rawValue)
    object["user"] = user.map(JSONValue.string)
    object["directory"] = directory.map { .string($0.name) }
    object["login"] = login.map { .string($0.id) }
    object["job"] = job.map(JSONValue.integer)
    object["attempt"] = attempt.map { .integer(Int64($0)) }
    object["reason"] = reason.map(JSONValue.string)
    object["requestID"] = requestID.map(JSONValue.string)
    object["detail"] = detail
    return .object(object)
  }

  /// What the chain's hash covers: all but the id, which the order of the chain gives.
  var canonicalBytes: CanonicalBytes {
    var fields = CanonicalBytes(label: kind.rawValue)
    fields.append(at)
    fields.append(subjectRow)
    fields.append(user)
    fields.append(directory?.name)
    fields.append(login?.id)
    fields.append(job)
    fields.append(attempt.map(Int64.init))
    fields.append(reason)
    fields.append(requestID)
    fields.append(detail.map(JSONWriter.text(of:)))
    return fields
  }
}
