internal import SyncCore

/// The attributes of `scim-filter-attributes.json` by schema URN, and `common`.
enum SchemaVector {
  static func all() throws -> [String: [SCIMAttribute]] {
    let pairs = try Vectors.object(of: "scim-filter-attributes.json").members.map { member in
      (member.name, member.value.object.map(attributes) ?? [])
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  private static func attributes(_ table: JSONObject) -> [SCIMAttribute] {
    table.members.map { member in
      SCIMAttribute(
        member.name, SCIMAttribute.Kind(rawValue: member.value["type"]?.string ?? "") ?? .string,
        isMultiValued: member.value["multiValued"]?.bool ?? false,
        isCaseExact: member.value["caseExact"]?.bool ?? false,
        parts: member.value["sub"]?.object.map(attributes) ?? [])
    }
  }
}
