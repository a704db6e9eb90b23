internal import SyncCore
internal import SyncHTTP

/// What is asked of each user.
extension GoogleConnector {
  /// The value of `fields`.
  var fields: String { configuration.userFields }

  /// The same for a list.
  var listFields: String { "users(\(fields))" }

  /// Custom schemas are told with a projection alone, which reads and lists take (users.get,
  /// users.list).
  var projection: [(String, String)] {
    guard !configuration.customSchemas.isEmpty else { return [] }
    let mask = configuration.customSchemas.joined(separator: ",")
    return [("projection", "custom"), ("customFieldMask", mask)]
  }

  var readQuery: String { FormCoding.encode([("fields", fields)] + projection) }

  var writeQuery: String { FormCoding.encode([("fields", fields)]) }
}
