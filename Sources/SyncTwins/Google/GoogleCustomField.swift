internal import SyncCore

/// What a field of a custom schema takes (Manage custom user fields; schemas, `fieldType`).
package enum GoogleCustomField: Sendable {
  case text
  case number
  case flag
  /// Several values, each an object with `value`.
  case list

  /// What of a value is kept; nil for nothing.
  ///
  /// - Throws: "Invalid Input: custom_schema", as for a text in a field of several values
  ///   (taers232c/GAMADV-XTD3 issue 201).
  func kept(_ value: JSONValue) throws(GoogleRefusal) -> JSONValue? {
    if value == .null { return value }
    // An object in a field of one value is answered with success and ignored
    // (googleapis/google-api-python-client issue 2269).
    if self != .list, value.object != nil { return nil }
    switch (self, value) {
    case (.text, .string), (.number, .integer), (.number, .decimal), (.flag, .bool): return value
    case (.number, .string(let text)) where Double(text) != nil: return value
    case (.flag, .string("true")): return true
    case (.flag, .string("false")): return false
    case (.list, .array(let items)) where items.allSatisfy({ $0["value"] != nil }): return value
    default: throw .input("custom_schema")
    }
  }

  /// Of a write to a user what is kept, schema by schema.
  static func checked(
    _ value: JSONValue, by schemas: [String: [String: GoogleCustomField]]
  ) throws(GoogleRefusal) -> JSONValue {
    var kept = JSONObject()
    for schema in value.object?.members ?? [] {
      guard let fields = schemas[schema.name] else { throw .input("custom_schema") }
      guard schema.value != .null else {
        kept[schema.name] = .null
        continue
      }
      guard let members = schema.value.object?.members else { throw .input("custom_schema") }
      var keptFields = JSONObject()
      for field in members {
        guard let kind = fields[field.name] else { throw .input("custom_schema") }
        if let value = try kind.kept(field.value) { keptFields[field.name] = value }
      }
      kept[schema.name] = .object(keptFields)
    }
    return .object(kept)
  }

  /// What is not named stays; null takes a field, or a whole schema, away.
  static func merged(_ value: JSONValue, into old: JSONValue?) -> JSONValue? {
    guard let new = value.object else { return nil }
    var result = old?.object ?? JSONObject()
    for schema in new.members {
      guard let fields = schema.value.object else {
        result[schema.name] = JSONValue?.none
        continue
      }
      var there = result[schema.name]?.object ?? JSONObject()
      for field in fields.members { there[field.name] = field.value.unlessNull }
      result[schema.name] = there.isEmpty ? JSONValue?.none : .object(there)
    }
    return result.isEmpty ? JSONValue?.none : .object(result)
  }
}
