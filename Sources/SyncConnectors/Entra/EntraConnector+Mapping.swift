package import SyncCore

extension EntraConnector {
  /// What an Entra account is made of when the configuration says nothing else.
  package static func defaultMapping() throws(ExpressionError) -> Mapping {
    try Mapping(
      name: "userName",
      attributes: [
        "displayName":
          "displayName ?? name.formatted ?? name.givenName + \" \" + name.familyName ?? userName",
        "mailNickname": "localPart(userName)",
        "givenName": "name.givenName",
        "surname": "name.familyName",
        "jobTitle": "title",
        "department": enterprise("department"),
        "companyName": enterprise("organization"),
        "employeeId": enterprise("employeeNumber"),
        "businessPhones": "phoneNumbers[type eq \"work\"].value",
        "mobilePhone": "phoneNumbers[type eq \"mobile\"].value",
      ])
  }

  /// False for a name that no Entra user has, or that cannot be written.
  package static func canWrite(_ attribute: AttributeName) -> Bool {
    EntraUser.property(of: attribute) != nil
  }
}
