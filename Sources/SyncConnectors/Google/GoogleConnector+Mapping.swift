package import SyncCore

extension GoogleConnector {
  /// What a Google account is made of when the configuration says nothing else.
  ///
  /// Google refuses an account without both names, so each has a second choice.
  package static func defaultMapping() throws(ExpressionError) -> Mapping {
    try Mapping(
      name: "userName",
      attributes: [
        "name.givenName": "name.givenName ?? displayName ?? localPart(userName)",
        "name.familyName": "name.familyName ?? displayName ?? localPart(userName)",
        "externalIds.organization": enterprise("employeeNumber"),
        "organizations.title": "title",
        "organizations.department": enterprise("department"),
        "organizations.costCenter": enterprise("costCenter"),
        "phones.work": "phoneNumbers[type eq \"work\"].value",
        "phones.mobile": "phoneNumbers[type eq \"mobile\"].value",
        "relations.manager": enterprise("manager"),
      ])
  }

  /// The key under which a configuration maps the sign-in address.
  package static let nameKey = "primaryEmail"

  /// A relation is a text, and no rename is followed (users resource, `relations[].value`): we do.
  package static let references = AttributeName.table(["relations.manager": ReferenceForm.name])

  /// Google refuses an account without them (users.insert).
  package static let requiredAttributes = Set(
    AttributeName.table(["name.givenName": true, "name.familyName": true]).keys)

  /// Every attribute that a mapping may name.
  package static var attributeNames: [String] { GoogleUser.attributeNames }

  /// False for a name that no Google user has, or that cannot be written.
  package static func canWrite(_ attribute: AttributeName) -> Bool {
    GoogleUser.place(of: attribute) != nil
  }
}
