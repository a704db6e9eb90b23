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
      INSERT OR REPLACE INTO refusal (binding, attribute, value, reason, seen_at)
      VALUES (?, ?, ?, ?, ?)
      """, .integer(binding.row), .text(refusal.attribute.name),
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

  /// How many attributes a directory does not take, over all its accounts.
  package func refusalCount(in directory: DirectoryID) throws -> Int {
    let count = try database.first(
      """
      SELECT count(*) FROM refusal r JOIN binding b ON b.id = r.binding WHERE b.directory = ?
      """, .text(directory.name)
    ) { Int($0.integer(0)) }
    return count ?? 0
  }
}
