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
        "manager": enterprise("manager"),
      ])
  }

  /// The key under which a configuration maps the sign-in address.
  package static let nameKey = "userPrincipalName"

  /// A manager is a link to another user, set by a request of its own
  /// (learn.microsoft.com/graph/api/user-post-manager).
  package static let references = AttributeName.table(["manager": ReferenceForm.remoteID])

  /// Entra ID refuses an account without them (learn.microsoft.com/graph/api/user-post-users).
  package static let requiredAttributes = Set(
    AttributeName.table(["displayName": true, "mailNickname": true]).keys)

  /// A higher role is needed for these on administrators' accounts
  /// (learn.microsoft.com/graph/api/resources/users, Who can perform sensitive actions).
  static let sensitiveAttributes = Set(
    AttributeName.table([
      "businessPhones": true, "mobilePhone": true, "otherMails": true,
      "onPremisesImmutableId": true,
    ]).keys)

  /// Every attribute that a mapping may name.
  package static var attributeNames: [String] { EntraUser.attributeNames }

  /// False for a name that no Entra user has, or that cannot be written.
  package static func canWrite(_ attribute: AttributeName) -> Bool {
    attribute == EntraUser.manager || EntraUser.property(of: attribute) != nil
  }

  package static func lengthLimit(of attribute: AttributeName) -> Int? {
    EntraUser.property(of: attribute)?.lengthLimit
  }
}
