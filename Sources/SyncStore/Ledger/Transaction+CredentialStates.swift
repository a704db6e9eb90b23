package import SyncCore

/// How the credentials of each side stand: kept where it is not the current one alone.
extension Transaction {
  private static let prefix = "credentials "

  /// By the side's path in the configuration: `source`, `directories.google`.
  package func credentialStates() throws -> [String: CredentialState] {
    let rows = try database.rows(
      "SELECT name, value FROM meta WHERE name GLOB 'credentials *'"
    ) { ($0.text(0), $0.text(1)) }
    var states: [String: CredentialState] = [:]
    for (name, value) in rows {
      guard let object = try? JSONReader.value(of: Array(value.utf8)) else { continue }
      states[String(name.dropFirst(Self.prefix.count))] = CredentialState(
        nextSince: object["nextSince"]?.string.flatMap { Timestamp($0) },
        refusal: object["refusal"]?.string)
    }
    return states
  }

  /// Nil forgets the side.
  package func store(_ state: CredentialState?, ofCredentialsOf side: String) throws {
    guard let state, state != CredentialState() else {
      return try setMeta(Self.prefix + side, nil)
    }
    try setMeta(Self.prefix + side, JSONWriter.text(of: state.json))
  }
}

extension CredentialState {
  /// `{"nextSince": "2026-…", "refusal": "…"}`, without what is nil.
  package var json: JSONValue {
    var object = JSONObject()
    object["nextSince"] = nextSince.map { .string($0.description) }
    object["refusal"] = refusal.map(JSONValue.string)
    return .object(object)
  }
}
