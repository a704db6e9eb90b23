extension SCIMSchema {
  /// Users and groups with the enterprise extension (RFC 7643 §3.1, §4.1 to §4.3, §8.7).
  package static let standard = SCIMSchema(
    core: common + user + group.filter { user.named($0.name) == nil },
    coreURNs: [
      "urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:core:2.0:Group",
    ],
    extensions: ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": enterprise])

  private typealias Attribute = SCIMAttribute

  private static let common = [
    Attribute("schemas", .reference, isMultiValued: true, isCaseExact: true),
    Attribute("id", isCaseExact: true),
    Attribute("externalId", isCaseExact: true),
    Attribute(
      "meta", .complex,
      parts: [
        Attribute("resourceType", isCaseExact: true),
        Attribute("created", .dateTime),
        Attribute("lastModified", .dateTime),
        Attribute("location", .reference, isCaseExact: true),
        Attribute("version", isCaseExact: true),
      ]),
  ]

  private static let user =
    [
      "userName", "displayName", "nickName", "title", "userType", "preferredLanguage", "locale",
      "timezone",
    ].map { Attribute($0) } + [
      Attribute(
        "name", .complex,
        parts: [
          "formatted", "familyName", "givenName", "middleName", "honorificPrefix",
          "honorificSuffix",
        ].map { Attribute($0) }),
      Attribute("profileUrl", .reference, isCaseExact: true),
      Attribute("active", .boolean),
      Attribute("password", isCaseExact: true),
      several("emails"), several("phoneNumbers"), several("ims"), several("entitlements"),
      several("roles"),
      several("photos", value: Attribute("value", .reference, isCaseExact: true)),
      several("x509Certificates", value: Attribute("value", .binary, isCaseExact: true)),
      Attribute("addresses", .complex, isMultiValued: true, parts: address),
      Attribute("groups", .complex, isMultiValued: true, parts: reference),
    ]

  private static let group = [
    Attribute("displayName"),
    Attribute("members", .complex, isMultiValued: true, parts: reference),
  ]

  private static let enterprise =
    ["employeeNumber", "costCenter", "organization", "division", "department"].map {
      Attribute($0)
    } + [
      Attribute(
        "manager", .complex,
        parts: [
          Attribute("value", isCaseExact: true),
          Attribute("$ref", .reference, isCaseExact: true),
          Attribute("displayName"),
        ])
    ]

  private static let address =
    [
      "formatted", "streetAddress", "locality", "region", "postalCode", "country", "type",
    ].map { Attribute($0) } + [Attribute("primary", .boolean)]

  /// Of a group in a user, and of a member in a group.
  private static let reference = [
    Attribute("value", isCaseExact: true),
    Attribute("$ref", .reference, isCaseExact: true),
    Attribute("display"), Attribute("type"),
  ]

  /// An attribute with the usual parts of one that has several values (RFC 7643 §2.4).
  private static func several(
    _ name: String, value: SCIMAttribute = SCIMAttribute("value")
  ) -> SCIMAttribute {
    Attribute(
      name, .complex, isMultiValued: true,
      parts: [value, Attribute("display"), Attribute("type"), Attribute("primary", .boolean)])
  }
}
