internal import SyncCore

extension GoogleUser {
  /// The user as the API shows it (users resource); custom schemas only on request.
  func resource(customerID: String, customSchemas: Set<String>) -> JSONObject {
    var name = fields["name"]?.object ?? JSONObject()
    let given = name["givenName"]?.string ?? ""
    name["fullName"] = .string("\(given) \(name["familyName"]?.string ?? "")")
    var resource: JSONObject = .compact([
      "kind": "admin#directory#user", "id": .string(id), "etag": .string(etag),
      "primaryEmail": .string(primaryEmail), "name": .object(name),
      "isAdmin": .bool(isAdmin), "isDelegatedAdmin": .bool(isDelegatedAdmin),
      "lastLoginTime": "1970-01-01T00:00:00.000Z", "creationTime": .string(createdAt.description),
      "deletionTime": deletedAt.map { .string($0.description) }, "agreedToTerms": false,
      "suspended": .bool(isSuspended), "suspensionReason": suspensionReason.map { .string($0) },
      "archived": .bool(fields["archived"]?.bool ?? false),
      "changePasswordAtNextLogin": .bool(changePasswordAtNextLogin),
      "ipWhitelisted": .bool(fields["ipWhitelisted"]?.bool ?? false),
      "emails": .array(emails), "customerId": .string(customerID),
      "orgUnitPath": .string(orgUnitPath), "isMailboxSetup": true, "isEnrolledIn2Sv": false,
      "isEnforcedIn2Sv": false,
      "includeInGlobalAddressList": .bool(fields["includeInGlobalAddressList"]?.bool ?? true),
    ])
    if !aliases.isEmpty { resource["aliases"] = .array(aliases.map { .string($0) }) }
    for member in fields.members where resource[member.name] == nil {
      guard !member.value.isEmpty, member.name != "customSchemas" else { continue }
      resource[member.name] = member.value
    }
    let shown = (fields["customSchemas"]?.object?.members ?? []).filter {
      customSchemas.contains($0.name)
    }
    if !shown.isEmpty {
      resource["customSchemas"] = .object(JSONObject(shown.map { ($0.name, $0.value) }))
    }
    return resource
  }

  /// The written addresses, with the primary one and the aliases that the service adds.
  private var emails: [JSONValue] {
    let own: JSONValue = ["address": .string(primaryEmail), "primary": true]
    let aliases = aliases.map { alias -> JSONValue in ["address": .string(alias)] }
    let written = (fields["emails"]?.array ?? []).filter { entry in
      let address = entry["address"]?.string?.lowercased()
      return address != primaryEmail && !self.aliases.contains(address ?? "")
    }
    return [own] + written + aliases
  }
}
