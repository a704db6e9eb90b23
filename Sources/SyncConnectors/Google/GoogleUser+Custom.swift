internal import SyncCore

/// Fields that the customer's own schemas add to users, one value each
/// (developers.google.com/workspace/admin/directory/v1/guides/manage-schemas). A field of several
/// values is an array of objects, which no mapping gives: it is left alone.
extension GoogleUser {
  static let customMember = "customSchemas"

  /// The place of `Employment.badge`.
  static func customPlace(of name: String) -> Place? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isInName) })
    else { return nil }
    return .custom(schema: String(parts[0]), field: String(parts[1]))
  }

  private static func isInName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
    default: false
    }
  }

  /// The schemas that some of the attributes are of, in order.
  static func customSchemas(of attributes: Set<AttributeName>) -> [String] {
    let schemas = attributes.compactMap { attribute -> String? in
      guard case .custom(let schema, _) = place(of: attribute) else { return nil }
      return schema
    }
    return Set(schemas).sorted()
  }

  /// The fields of one value that an answer tells, numbers as texts.
  static func customAttributes(of user: JSONValue) -> [(name: String, value: JSONValue)] {
    (user[customMember]?.object?.members ?? []).flatMap { schema in
      (schema.value.object?.members ?? []).compactMap { field in
        guard field.value.array == nil, field.value.object == nil else { return nil }
        return ("\(customMember).\(schema.name).\(field.name)", held(field.value))
      }
    }
  }

  /// Writes come back without them: what was known or written stands until the next read.
  static func keepCustom(_ expected: Attributes, in shadow: inout Shadow, after user: JSONValue) {
    guard user[customMember] == nil else { return }
    for (name, value) in expected {
      if case .custom = place(of: name) { shadow.attributes[name] = value }
    }
  }
}
