package import SyncCore

/// Values that a directory did not take for one attribute.
extension Transaction {
  /// Remembers a refusal; false where the same value was refused before.
  package func note(
    _ refusal: AttributeRefusal, of binding: Binding, at now: Timestamp
  ) throws -> Bool {
    let known = try refusals(of: binding.row).first { $0.attribute == refusal.attribute }
    try database.run(
      """
      INSERT OR REPLACE INTO refusal (binding, directory, attribute, value, reason, seen_at)
      VALUES (?, ?, ?, ?, ?, ?)
      """, .integer(binding.row), .text(binding.directory.name), .text(refusal.attribute.name),
      .text(JSONWriter.text(of: refusal.value)), .text(refusal.reason),
      .integer(now.milliseconds))
    return known?.value != refusal.value
  }

  /// What the directory does not take of a binding's account, in the order of the attributes.
  package func refusals(of bindingRow: Int64) throws -> [AttributeRefusal] {
    let rows = try database.rows(
      "SELECT attribute, value, reason FROM refusal WHERE binding = ? ORDER BY attribute",
      .integer(bindingRow)
    ) { (attribute: $0.text(0), value: $0.text(1), reason: $0.text(2)) }
    return try rows.compactMap { row in
      guard let name = AttributeName(row.attribute) else { return nil }
      return AttributeRefusal(
        name, try JSONReader.value(of: Array(row.value.utf8)), row.reason)
    }
  }

  /// The directory took those attributes: what it refused of them before no longer counts.
  package func clearRefusals(
    of bindingRow: Int64, _ attributes: some Collection<AttributeName>
  ) throws {
    for attribute in attributes {
      try database.run(
        "DELETE FROM refusal WHERE binding = ? AND attribute = ?", .integer(bindingRow),
        .text(attribute.name))
    }
  }

  /// The configuration changed: all are tried once more.
  package func clearRefusals() throws {
    try database.run("DELETE FROM refusal")
  }

  /// A person wants all that is refused of one binding's account tried once more.
  package func clearRefusals(of bindingRow: Int64) throws {
    try database.run("DELETE FROM refusal WHERE binding = ?", .integer(bindingRow))
  }

  /// Forgets what is refused in that directory, or in all, of so many accounts at most. Gives their
  /// bindings; none when nothing is left.
  package func takeRefused(in directory: DirectoryID?, limit: Int) throws -> [Int64] {
    let rows = try database.rows(
      """
      SELECT DISTINCT binding FROM refusal WHERE ?1 IS NULL OR directory = ?1
      ORDER BY binding LIMIT ?2
      """, SQLValue(directory?.name), .integer(Int64(limit))
    ) { $0.integer(0) }
    for row in rows { try clearRefusals(of: row) }
    return rows
  }

  /// How many attributes each directory does not take, over all its accounts.
  func refusalCounts() throws -> [DirectoryID: Int] {
    let rows = try database.rows(
      "SELECT directory, count(*) FROM refusal GROUP BY directory"
    ) { (DirectoryID($0.text(0)), $0.count(1)) }
    return Dictionary(uniqueKeysWithValues: rows)
  }
}
