package import SyncCore

/// Whom accounts name: managers, by what the source says of them.
extension Transaction {
  /// Bindings that are looked at when one account's id or name becomes known.
  private static let referrerLimit = 10_000

  /// What the directory should hold of a binding, with users that it names in the directory's own
  /// words, and without the values that the directory did not take.
  package func fitted(
    _ wanted: Wanted, to binding: Binding, by policy: DirectoryPolicy
  ) throws -> Wanted {
    guard case .account(let account) = wanted else { return wanted }
    return .account(
      try named(account, in: binding.directory, by: policy)
        .without(try refusals(of: binding.row)))
  }

  /// The same; what the directory did not take of values that are no longer wanted is forgotten.
  package func fittedAnew(
    _ wanted: Wanted, to binding: Binding, by policy: DirectoryPolicy
  ) throws -> Wanted {
    guard case .account(let account) = wanted else { return wanted }
    let named = try named(account, in: binding.directory, by: policy)
    let refusals = try refusals(of: binding.row)
    let idle = refusals.filter { named.attributes[$0.attribute] != $0.value }
    try clearRefusals(of: binding.row, idle.map(\.attribute))
    return .account(named.without(refusals))
  }

  /// With the users whom it names in the directory's own words.
  private func named(
    _ account: Account, in directory: DirectoryID, by policy: DirectoryPolicy
  ) throws -> Account {
    var account = account
    for (attribute, form) in policy.references {
      guard let value = account.attributes[attribute], !value.isEmpty else { continue }
      account.attributes[attribute] = try word(for: value.plainText ?? "", form, in: directory)
    }
    return account
  }

  /// How the directory calls the user whom the source calls so; null while there is no account.
  private func word(
    for target: String, _ form: ReferenceForm, in directory: DirectoryID
  ) throws -> JSONValue {
    let found = try database.first(
      """
      SELECT b.remote_id, b.remote_name FROM subject s
      JOIN binding b ON b.subject = s.id AND b.directory = ?2
      WHERE s.kind = 'user' AND (s.source_id = ?1 OR s.folded_name = ?3)
        AND b.remote_id IS NOT NULL AND b.remote_active < 2
      ORDER BY s.source_id = ?1 DESC LIMIT 1
      """, .text(target), .text(directory.name), .text(target.lowercased())
    ) { (id: $0.text(0), name: $0.text(1)) }
    guard let found else { return .null }
    return .string(form == .remoteID ? found.id : found.name)
  }

  /// Remembers whom a binding's account names.
  package func setReferences(_ targets: Set<String>, of bindingRow: Int64) throws {
    let known = Set(
      try database.rows(
        "SELECT target FROM reference WHERE binding = ?", .integer(bindingRow)
      ) { $0.text(0) })
    guard known != targets else { return }
    try database.run("DELETE FROM reference WHERE binding = ?", .integer(bindingRow))
    for target in targets {
      try database.run(
        "INSERT INTO reference (target, binding) VALUES (?, ?)", .text(target),
        .integer(bindingRow))
    }
  }

  /// The bindings of the same directory whose accounts name this one's user. The cross join begins
  /// with the names.
  package func referrers(to binding: Binding) throws -> [Binding] {
    let rows = try database.rows(
      """
      SELECT r.binding FROM reference r CROSS JOIN binding b ON b.id = r.binding
      WHERE r.target IN (?1, ?2, lower(?2)) AND b.directory = ?3 LIMIT ?4
      """, .text(binding.subject.id), .text(binding.user), .text(binding.directory.name),
      .integer(Int64(Self.referrerLimit))
    ) { $0.integer(0) }
    return try rows.compactMap { try self.binding($0) }
  }
}
