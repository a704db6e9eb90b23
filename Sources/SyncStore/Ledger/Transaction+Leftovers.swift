package import SyncCore

/// What a run leaves in the queue.
extension Transaction {
  /// Jobs, and members of groups whose change stands still, that are counted together.
  package struct Leftover: Hashable, Sendable {
    package let directory: DirectoryID
    package let kind: Job.Kind
    package let state: Job.State
    package let count: Int
  }

  /// As `queue` lists it, in the order of directories, kinds and states.
  ///
  /// - Parameter users: rows of the users whose business alone counts; nil for everybody's.
  package func leftovers(of users: [Int64]? = nil) throws -> [Leftover] {
    let list = users.map { JSONWriter.text(of: .array($0.map(JSONValue.integer))) }
    let rows = try database.rows(
      """
      SELECT directory, kind, state, count(*) FROM (
        SELECT j.directory, j.kind, j.state, b.subject FROM job j JOIN binding b ON b.id = j.binding
        UNION ALL
        SELECT g.directory, 'members', iif(c.state = 'held', 'held', 'parked'), m.subject
        FROM member_check c JOIN binding g ON g.id = c.binding JOIN binding m ON m.id = c.member
        WHERE c.state IN ('held', 'refused'))
      WHERE ?1 IS NULL OR subject IN (SELECT value FROM json_each(?1))
      GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      """, SQLValue(list)
    ) { (directory: $0.text(0), kind: $0.text(1), state: $0.text(2), count: $0.count(3)) }
    return rows.compactMap { row in
      guard let kind = Job.Kind(rawValue: row.kind), let state = Job.State(rawValue: row.state)
      else { return nil }
      return Leftover(
        directory: DirectoryID(row.directory), kind: kind, state: state, count: row.count)
    }
  }
}
