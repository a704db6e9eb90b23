internal import SyncCore

extension Mapping {
  /// A mapping from texts; a name that could carry a password is left out by its type.
  init(
    name: String, attributes texts: KeyValuePairs<String, String>
  ) throws(ExpressionError) {
    var attributes: [AttributeName: Expression] = [:]
    for (name, text) in texts {
      if let name = AttributeName(name) { attributes[name] = try Expression(text) }
    }
    self.init(name: try Expression(name), attributes: attributes)
  }
}

extension AttributeName {
  /// Something for each of some attributes, by their plain names.
  static func table<Value>(_ pairs: KeyValuePairs<String, Value>) -> [AttributeName: Value] {
    pairs.reduce(into: [:]) { table, pair in
      if let name = AttributeName(pair.key) { table[name] = pair.value }
    }
  }
}

/// SCIM attributes of the enterprise extension (RFC 7643 §4.3), as an expression names them.
func enterprise(_ name: String) -> String {
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:\(name)"
}
