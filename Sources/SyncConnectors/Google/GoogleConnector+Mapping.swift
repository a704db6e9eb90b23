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
      ])
  }

  /// False for a name that no Google user has, or that cannot be written.
  package static func canWrite(_ attribute: AttributeName) -> Bool {
    GoogleUser.place(of: attribute) != nil
  }
}
