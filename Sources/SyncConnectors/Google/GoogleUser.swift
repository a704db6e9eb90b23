internal import SyncCore

/// Flat attributes to a user of the Directory API v1 and back
/// (developers.google.com/workspace/admin/directory/reference/rest/v1/users).
///
/// A flat name is a member (`orgUnitPath`), a member of `name` (`name.givenName`), the value of
/// the item of that type (`phones.work`, `externalIds.organization`, `relations.manager`), or a
/// field of the one work item (`organizations.title`, `addresses.locality`), or a field of a custom
/// schema (`customSchemas.Employment.badge`).
enum GoogleUser {
  /// Where a flat name lives in the JSON.
  enum Place: Hashable {
    case member(String)
    case name(String)
    /// The value of the item of that type.
    case item(array: String, type: String)
    /// A field of the work item.
    case field(array: String, name: String)
    case custom(schema: String, field: String)

    /// The member of the user that holds it.
    var member: String {
      switch self {
      case .member(let name): name
      case .name: "name"
      case .item(let array, _), .field(let array, _): array
      case .custom: customMember
      }
    }
  }

  /// The `customType` of the item that holds our stamp.
  static let stampType = "dirsyncd"

  static let members = ["orgUnitPath", "recoveryEmail", "recoveryPhone"]
  static let flags = ["includeInGlobalAddressList"]
  static let names = ["givenName", "familyName", "displayName"]
  static let itemTypes = [
    "externalIds": ["organization", "account", "customer", "login_id", "network", stampType],
    "phones": [
      "work", "mobile", "home", "work_mobile", "work_fax", "home_fax", "main", "other", "pager",
    ],
    "relations": ["manager", "assistant", "admin_assistant"],
    "websites": ["work", "home", "home_page", "profile", "blog", "other"],
    "keywords": ["occupation", "mission", "outlook"],
  ]
  static let itemFields = [
    "organizations": ["title", "department", "costCenter", "name", "description", "location"],
    "addresses": ["streetAddress", "locality", "region", "postalCode", "country", "countryCode"],
    "locations": ["area", "buildingId", "deskCode", "floorName", "floorSection"],
  ]
  /// Nil for a name that no Google user has, or that cannot be written.
  static func place(of attribute: AttributeName) -> Place? {
    let parts = attribute.name.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      return (members + flags).contains(attribute.name) ? .member(attribute.name) : nil
    }
    if parts[0] == customMember { return customPlace(of: parts[1]) }
    if parts[0] == "name" { return names.contains(parts[1]) ? .name(parts[1]) : nil }
    if itemTypes[parts[0]]?.contains(parts[1]) == true {
      return .item(array: parts[0], type: parts[1])
    }
    if itemFields[parts[0]]?.contains(parts[1]) == true {
      return .field(array: parts[0], name: parts[1])
    }
    return nil
  }

  /// The value as Google holds it: texts trimmed of nothing, numbers as text, empty as null.
  static func held(_ value: JSONValue) -> JSONValue {
    switch value {
    case .integer(let number): .string(String(number))
    case .decimal(let text): .string(text)
    default: value.isEmpty ? .null : value
    }
  }

  /// Every name that `place(of:)` knows but for those of custom schemas, in order.
  static var attributeNames: [String] {
    let items = itemTypes.merging(itemFields) { first, _ in first }
    let parts = items.flatMap { array, names in names.map { "\(array).\($0)" } }
    return (members + flags + names.map { "name.\($0)" } + parts).sorted()
  }

  /// Whether the attribute is one of several items that are written as a whole.
  static func isInArray(_ attribute: AttributeName) -> Bool {
    switch place(of: attribute) {
    case .item, .field: true
    case .member, .name, .custom, nil: false
    }
  }
}
