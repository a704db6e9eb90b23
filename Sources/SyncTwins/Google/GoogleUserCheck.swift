internal import SyncCore

/// Checks the body of a write to a user (users resource; Manage user accounts, limits).
struct GoogleUserCheck {
  let settings: GoogleSettings
  let isInsert: Bool

  /// Characters of a given or family name (limits page).
  static let nameLimit = 40

  /// The fields to write, read-only ones left out. Null stays, for clearing.
  func checked(_ body: JSONObject) throws(GoogleRefusal) -> JSONObject {
    var fields = JSONObject()
    let text = JSONWriter.text(of: .object(body))
    if settings.refusedTexts.contains(where: { text.contains("\"\($0)\"") }) {
      throw .invalid("Invalid Input")
    }
    for member in body.members {
      guard let kind = GoogleFieldTable.kind(of: member.name) else {
        throw .unknownName(member.name)
      }
      if case .readOnly = kind { continue }
      if settings.ignoredFields.contains(member.name) { continue }
      try check(member.value, kind, member.name)
      fields[member.name] =
        member.name == "customSchemas"
        ? try GoogleCustomField.checked(member.value, by: settings.customSchemas) : member.value
    }
    if let email = fields["primaryEmail"] {
      fields["primaryEmail"] = .string(try address(email.string ?? ""))
    } else if isInsert {
      throw .input("primary_user_email")
    }
    if isInsert, fields["name"] == nil {
      throw .invalid("Invalid Given/Family Name: FamilyName")
    }
    if isInsert, fields["password"] == nil { throw .invalid("Invalid Password") }
    if fields["hashFunction"] != nil, fields["password"] == nil { throw .input("hashFunction") }
    try checkOrgUnit(fields["orgUnitPath"])
    try checkRecovery(fields)
    return fields
  }

  private func check(
    _ value: JSONValue, _ kind: GoogleFieldTable.Kind, _ name: String
  ) throws(GoogleRefusal) {
    if value == .null, name != "name" { return }
    switch kind {
    case .readOnly: return
    case .text(let limit):
      guard let text = value.string else { throw .wrongType("user.\(name)") }
      guard text.utf8.count <= limit else { throw .input(name) }
    case .flag:
      guard value.bool != nil else { throw .wrongType("user.\(name)") }
    case .number:
      guard value.integer != nil else { throw .wrongType("user.\(name)") }
    case .name: try checkName(value)
    case .map:
      guard value.object != nil else { throw .wrongType("user.\(name)") }
    case .list(let items, let types, let byteLimit):
      guard let list = value.array else { throw .wrongType("user.\(name)") }
      guard JSONWriter.bytes(of: value).count <= byteLimit else { throw .input(name) }
      for item in list { try checkItem(item, items, types, name) }
      guard list.count(where: { $0["primary"]?.bool == true }) <= 1 else { throw .input(name) }
    }
  }

  private func checkItem(
    _ item: JSONValue, _ kinds: [String: GoogleFieldTable.Kind], _ types: Set<String>,
    _ name: String
  ) throws(GoogleRefusal) {
    guard let object = item.object else { throw .wrongType("user.\(name)") }
    for member in object.members {
      guard let kind = kinds[member.name] else { throw .input(name) }
      try check(member.value, kind, "\(name).\(member.name)")
    }
    if let type = object["type"]?.string {
      guard types.contains(type) else { throw .input(name) }
      guard type != "custom" || object["customType"]?.isEmpty == false else { throw .input(name) }
    }
    if name == "emails" {
      guard let text = object["address"]?.string, text.contains("@") else { throw .input(name) }
    }
  }

  private func checkName(_ value: JSONValue) throws(GoogleRefusal) {
    guard let name = value.object else {
      throw value == .null
        ? .invalid("Invalid Given/Family Name: FamilyName") : .wrongType("user.name")
    }
    let known = ["givenName", "familyName", "displayName", "fullName"]
    guard !name.isEmpty, name.names.allSatisfy(known.contains) else {
      throw GoogleRefusal(400, "required", "Required parameter: [resource.name.field]")
    }
    for (field, title) in [("givenName", "GivenName"), ("familyName", "FamilyName")] {
      guard isInsert || name[field] != nil else { continue }
      let part = name[field] ?? .null
      guard part == .null || part.string != nil else {
        throw .wrongType("user.name.\(field)")
      }
      guard let text = part.string, !text.isEmpty, text.unicodeScalars.count <= Self.nameLimit
      else { throw .invalid("Invalid Given/Family Name: \(title)") }
    }
    if let display = name["displayName"], display != .null {
      guard let text = display.string else { throw .wrongType("user.name.displayName") }
      guard text.unicodeScalars.count <= 256 else { throw .input("name.displayName") }
    }
  }

  /// An address in lower case, when its form and its domain are right
  /// (Name and password guidelines; Manage user accounts, `primaryEmail`).
  func address(_ text: String, field: String = "primary_user_email") throws(GoogleRefusal)
    -> String
  {
    let parts = text.lowercased().split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].utf8.count), !parts[0].contains(".."),
      !parts[0].hasPrefix("."), !parts[0].hasSuffix("."), parts[0].utf8.allSatisfy(Self.isLocal),
      !parts[1].isEmpty
    else { throw .input(field) }
    guard settings.domains.contains(String(parts[1])) else {
      throw GoogleRefusal(404, "notFound", "Domain not found.")
    }
    return text.lowercased()
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x27: true
    default: false
    }
  }

  private func checkOrgUnit(_ value: JSONValue?) throws(GoogleRefusal) {
    guard let path = value?.string else { return }
    let known = settings.orgUnits.contains { $0.lowercased() == path.lowercased() }
    guard known else { throw .input("INVALID_OU_ID") }
  }

  private func checkRecovery(_ fields: JSONObject) throws(GoogleRefusal) {
    if let email = fields["recoveryEmail"]?.string, !email.isEmpty {
      let parts = email.split(separator: "@", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, parts[1].contains(".") else {
        throw .invalid("Invalid recovery email")
      }
    }
    if let phone = fields["recoveryPhone"]?.string, !phone.isEmpty {
      guard phone.hasPrefix("+"), (8...16).contains(phone.utf8.count),
        phone.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber })
      else { throw .invalid("Invalid recovery phone") }
    }
  }
}
