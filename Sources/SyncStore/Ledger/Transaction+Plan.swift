package import SyncCore

/// What a plan is built on.
extension Transaction {
  /// Names what the source has of a subject, as far as the ledger knows; nil for one that it never
  /// had.
  package func recordVersion(of subject: SubjectID) throws -> String? {
    guard let row = try row(of: subject), let mirror = try mirrorRow(row) else { return nil }
    return Digest.name(of: try version(of: mirror))
  }

  /// Names all that the source has, as far as the ledger knows.
  package func sourceDigest() throws -> String {
    var digest: [UInt8] = []
    for kind in SubjectID.Kind.allCases {
      var last: Int64 = 0
      while true {
        let rows = try mirrorRows(of: kind, after: last, limit: Self.rowsPerDigest)
        for row in rows {
          digest = try Digest.sha256(
            digest + Array(row.record.subject.description.utf8) + (try version(of: row)))
        }
        guard let end = rows.last, rows.count == Self.rowsPerDigest else { break }
        last = end.row
      }
    }
    return Digest.name(of: digest)
  }

  private static let rowsPerDigest = 500

  private func version(of row: MirrorRow) throws -> [UInt8] {
    try Digest.sha256(Array(row.presence == .gone ? "gone".utf8 : "".utf8) + row.record.bytes)
  }

  /// Has every job that waits for its next try due now.
  package func makeDue(at now: Timestamp) throws {
    try database.run(
      "UPDATE job SET due_at = ?1 WHERE state = 'ready' AND due_at > ?1",
      .integer(now.milliseconds))
  }

  /// The newest binding, 0 where there is none.
  package func latestBindingRow() throws -> Int64 {
    try database.first("SELECT max(id) FROM binding") { $0.optionalInteger(0) ?? 0 } ?? 0
  }

  /// How many users were bound after that one.
  package func userBindingCount(after row: Int64) throws -> Int {
    try database.first(
      """
      SELECT count(*) FROM binding b JOIN subject s ON s.id = b.subject
      WHERE b.id > ? AND s.kind = 'user'
      """, .integer(row)
    ) { $0.count(0) } ?? 0
  }
}

extension Digest {
  private static let nameByteCount = 16

  /// The first half of a digest in hexadecimal digits: enough to tell states apart.
  package static func name(of digest: [UInt8]) -> String {
    digest.prefix(nameByteCount).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
