internal import SyncCore

/// Flat attributes to a user of Microsoft Graph v1.0 and back
/// (learn.microsoft.com/graph/api/resources/user).
///
/// A flat name is a property (`jobTitle`) or a property of a complex one
/// (`employeeOrgData.costCenter`, `onPremisesExtensionAttributes.extensionAttribute1`).
enum EntraUser {
  /// What one property takes.
  struct Property: Sendable {
    /// In UTF-16 units; of each element for a collection.
    var lengthLimit: Int?
    var isClearable = true
    /// A collection may have so many elements; nil for a plain text.
    var countLimit: Int?
  }

  static let properties: [String: Property] = [
    "displayName": Property(lengthLimit: 256, isClearable: false),
    "mailNickname": Property(lengthLimit: 64, isClearable: false),
    "givenName": Property(lengthLimit: 64), "surname": Property(lengthLimit: 64),
    "jobTitle": Property(lengthLimit: 128), "city": Property(lengthLimit: 128),
    "state": Property(lengthLimit: 128), "country": Property(lengthLimit: 128),
    "department": Property(lengthLimit: 64), "companyName": Property(lengthLimit: 64),
    "streetAddress": Property(lengthLimit: 1024), "postalCode": Property(lengthLimit: 40),
    "mobilePhone": Property(lengthLimit: 64),
    "businessPhones": Property(lengthLimit: 64, countLimit: 1),
    "employeeId": Property(lengthLimit: 16), "employeeType": Property(),
    "officeLocation": Property(), "faxNumber": Property(), "preferredLanguage": Property(),
    "usageLocation": Property(lengthLimit: 2, isClearable: false),
    "mail": Property(isClearable: false),
    "otherMails": Property(lengthLimit: 250, countLimit: 250),
    "onPremisesImmutableId": Property(), "userType": Property(isClearable: false),
    "employeeHireDate": Property(),
  ]
  /// Properties made of others, all of them texts.
  static let complex: [String: (names: [String], lengthLimit: Int?)] = [
    "employeeOrgData": (["costCenter", "division"], nil),
    "onPremisesExtensionAttributes": ((1...15).map { "extensionAttribute\($0)" }, 1024),
  ]

  /// The one attribute that is a link to another user: its object id.
  static let manager = AttributeName.manager

  /// When the password was set, and from when on sessions count; given on `$select` alone.
  static let times = ["lastPasswordChangeDateTime", "signInSessionsValidFromDateTime"]

  /// What is asked of every read: without it Graph leaves most properties out, and a comparison
  /// would see null for ever.
  static let selection =
    (["id", "userPrincipalName", "accountEnabled", "onPremisesSyncEnabled"] + times
    + (Array(properties.keys) + Array(complex.keys)).sorted()).joined(separator: ",")

  /// The manager comes on request alone, of one user and of a list (graph/api/user-list-manager).
  static let expansion = "manager($select=id)"

  /// Every name that a mapping may have, in order.
  static var attributeNames: [String] {
    let parts = complex.flatMap { whole, kind in kind.names.map { "\(whole).\($0)" } }
    return (properties.keys + parts + [manager.name]).sorted()
  }

  /// Whether a write of it replaces more than what it is about.
  static func hasNeighbours(_ attribute: AttributeName) -> Bool {
    attribute.name == "otherMails" || attribute.name.hasPrefix("employeeOrgData.")
  }

  /// Nil for a name that no user has, or that cannot be written in an update.
  static func property(of attribute: AttributeName) -> Property? {
    if let property = properties[attribute.name] { return property }
    guard let (whole, part) = parts(of: attribute), let kind = complex[whole],
      kind.names.contains(part)
    else { return nil }
    return Property(lengthLimit: kind.lengthLimit)
  }

  static func parts(of attribute: AttributeName) -> (whole: String, part: String)? {
    let parts = attribute.name.split(separator: ".", maxSplits: 1).map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }

  /// The members to send so that the attributes become what `change` says. `held` is what is there:
  /// of `employeeOrgData` both halves are sent, as the one left out would become null, and of
  /// `otherMails` all addresses but ours, which is the one that `ours` (the shadow) names.
  static func members(
    for change: Attributes, over held: Attributes, ours: Attributes = [:]
  ) -> JSONObject {
    var members = JSONObject()
    for name in change.keys.sorted() {
      guard let property = property(of: name), let value = change[name] else { continue }
      guard let (whole, part) = parts(of: name) else {
        members[name.name] =
          name.name == "otherMails"
          ? list(with: text(value), over: held[name], ours: ours[name]) : sent(value, property)
        continue
      }
      var object = members[whole]?.object ?? companions(of: whole, in: held)
      object[part] = sent(value, property)
      members[whole] = .object(object)
    }
    return members
  }

  /// Of a list that was not written by us, the first element is ours.
  private static func list(
    with value: JSONValue, over held: JSONValue?, ours: JSONValue?
  ) -> JSONValue {
    if let whole = value.array { return .array(whole.map(text)) }
    let there = held.map { $0.array ?? [$0] } ?? []
    let own = ours.flatMap { $0.array?.first ?? ($0.isEmpty ? nil : $0) }
    let others = there.filter { $0 != own && $0 != value }
    return .array((value.isEmpty ? [] : [value]) + others)
  }

  private static func companions(of whole: String, in held: Attributes) -> JSONObject {
    guard whole == "employeeOrgData", let kind = complex[whole] else { return JSONObject() }
    return JSONObject(
      kind.names.map { part in
        let value = AttributeName("\(whole).\(part)").flatMap { held[$0] }
        return (part, value ?? .null)
      })
  }

  /// A scalar is cleared with null, a collection with `[]`; numbers go as texts.
  private static func sent(_ value: JSONValue, _ property: Property) -> JSONValue {
    let value = text(value)
    guard property.countLimit != nil else { return value.isEmpty ? .null : value }
    if let elements = value.array { return .array(elements.map(text)) }
    return value.isEmpty ? [] : [value]
  }

  private static func text(_ value: JSONValue) -> JSONValue {
    switch value {
    case .integer(let number): .string(String(number))
    case .decimal(let text): .string(text)
    default: value
    }
  }

  /// The account that an answer describes; nil when it has no id.
  static func account(of user: JSONValue) -> RemoteAccount? {
    guard let id = user["id"]?.string, let name = user["userPrincipalName"]?.string else {
      return nil
    }
    let attributes = attributes(of: user).filter { !$0.value.isEmpty }
    let shadow = Shadow(
      remoteID: RemoteID(id), name: name, attributes: attributes,
      isActive: user["accountEnabled"]?.bool != false)
    return RemoteAccount(
      shadow: shadow, isMasteredElsewhere: user["onPremisesSyncEnabled"]?.bool == true,
      passwordTimes: passwordTimes(of: user))
  }

  /// The flat attributes that an answer names, null for those that it names as empty.
  static func attributes(of user: JSONValue) -> Attributes {
    var attributes: Attributes = [:]
    for member in user.object?.members ?? [] {
      if let kind = complex[member.name] {
        for part in kind.names {
          guard let name = AttributeName("\(member.name).\(part)") else { continue }
          attributes[name] = member.value[part] ?? .null
        }
      } else if properties[member.name] != nil, let name = AttributeName(member.name) {
        // A mapping gives one text, never an array: so that is how one element is held.
        let elements = member.value.array
        attributes[name] = elements?.count == 1 ? elements?.first : member.value
      }
    }
    if let id = user["manager"]?["id"]?.string { attributes[.manager] = .string(id) }
    // A delta tells of a manager who came and of one who went, each by id
    // (graph/delta-query-overview, Resource representation in the delta query response).
    if let links = user["manager@delta"]?.array {
      attributes[.manager] = links.first { $0["@removed"] == nil }?["id"] ?? .null
    }
    return attributes
  }

  static func passwordTimes(of user: JSONValue) -> PasswordTimes {
    PasswordTimes(
      changedAt: user["lastPasswordChangeDateTime"]?.string.flatMap(Timestamp.init),
      sessionsValidFrom: user["signInSessionsValidFromDateTime"]?.string.flatMap(Timestamp.init))
  }
}
