internal import SyncCore

/// Checks the body of a write to a user (Create user; Update user).
struct EntraUserCheck {
  let settings: EntraSettings

  /// Checks each property and gives those to write; `passwordProfile` is left to the password
  /// rules. Null stays, for clearing.
  func checked(_ body: JSONObject, isCreate: Bool) throws(EntraRefusal) -> JSONObject {
    var fields = JSONObject()
    for member in body.members where !member.name.hasPrefix("@odata.") {
      guard let kind = EntraPropertyTable.kind(of: member.name) else {
        throw .unknown(member.name)
      }
      try check(member.value, kind, member.name)
      fields[member.name] = member.value
    }
    if isCreate {
      let required = [
        "accountEnabled", "displayName", "mailNickname", "userPrincipalName", "passwordProfile",
      ]
      for name in required where fields[name] == nil { throw .required(name) }
    }
    if let name = fields["userPrincipalName"]?.string { try checkPrincipalName(name) }
    try checkForms(fields)
    return fields
  }

  private func check(
    _ value: JSONValue, _ kind: EntraPropertyTable.Kind, _ name: String
  ) throws(EntraRefusal) {
    switch kind {
    case .readOnly: throw .readOnly(name)
    case .delegatedOnly: throw .denied
    case .flag: guard value.bool != nil else { throw .value(name) }
    case .text(let limit, let clearable):
      if value == .null, clearable { return }
      guard let text = value.string, !text.isEmpty else { throw .value(name) }
      guard text.unicodeScalars.count <= limit else { throw .length(name) }
    case .texts(let count, let limit):
      guard let list = value.array else { throw .value(name) }
      guard list.count <= count else { throw .length(name) }
      for item in list {
        guard let text = item.string, !text.isEmpty else { throw .value(name) }
        guard text.unicodeScalars.count <= limit else { throw .length(name) }
      }
    case .orgData: try checkTexts(value, name, ["costCenter", "division"])
    case .extensionAttributes:
      try checkTexts(value, name, (1...15).map { "extensionAttribute\($0)" })
    case .passwordProfile: guard value.object != nil else { throw .value(name) }
    }
  }

  private func checkTexts(
    _ value: JSONValue, _ name: String, _ known: [String]
  ) throws(EntraRefusal) {
    if value == .null { return }
    guard let object = value.object else { throw .value(name) }
    for member in object.members {
      guard known.contains(member.name) else { throw .unknown(member.name) }
      if member.value == .null { continue }
      guard let text = member.value.string, !text.isEmpty else { throw .value(member.name) }
      guard text.unicodeScalars.count <= 1024 else { throw .length(member.name) }
    }
  }

  /// A-Z a-z 0-9 ' . - _ ! # ^ ~ before the sign, 64 and 48 characters, a verified domain
  /// (Self-service password reset policies, userPrincipalName policies; Update user).
  func checkPrincipalName(_ name: String) throws(EntraRefusal) {
    let parts = name.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[0].hasSuffix("."),
      parts[0].utf8.allSatisfy(Self.isPrincipalCharacter)
    else { throw .value("userPrincipalName") }
    guard parts[0].utf8.count <= 64, parts[1].utf8.count <= 48 else {
      throw .length("userPrincipalName")
    }
    guard domain(of: name)?.isVerified == true else {
      throw .bad(
        "The domain portion of the userPrincipalName property is invalid. You must use one of "
          + "the verified domain names in your organization.")
    }
  }

  func domain(of name: String) -> EntraSettings.Domain? {
    let suffix = name.lowercased().split(separator: "@").last.map { String($0) }
    return settings.domains.first { $0.name == suffix }
  }

  private static func isPrincipalCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "'.-_!#^~".utf8.contains(byte)
    }
  }

  private func checkForms(_ fields: JSONObject) throws(EntraRefusal) {
    if let text = fields["mailNickname"]?.string {
      let refused = text.utf8.contains { byte in
        byte <= 0x20 || byte > 0x7E || "@()\\[]\";:<>,".utf8.contains(byte)
      }
      guard !refused else { throw .value("mailNickname") }
    }
    if let text = fields["usageLocation"]?.string {
      let upper = text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
      guard text.utf8.count == 2, upper else { throw .value("usageLocation") }
    }
    if let text = fields["onPremisesImmutableId"]?.string {
      guard !text.contains("$"), !text.contains("_") else { throw .value("onPremisesImmutableId") }
    }
    if let text = fields["userType"]?.string {
      guard ["Member", "Guest"].contains(text) else { throw .value("userType") }
    }
    if let text = fields["mail"]?.string {
      let parts = text.split(separator: "@", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts.contains(where: \.isEmpty) else { throw .value("mail") }
    }
    if let text = fields["passwordPolicies"]?.string {
      let words = text.split(separator: ",").map { $0.drop { $0 == " " } }
      let known = ["DisableStrongPassword", "DisablePasswordExpiration"]
      guard text == "None" || words.allSatisfy({ known.contains(String($0)) }) else {
        throw .value("passwordPolicies")
      }
    }
  }
}
