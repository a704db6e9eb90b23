internal import SyncCore

/// What Google would refuse anyhow is refused here, with the attribute named
/// (developers.google.com/workspace/admin/directory/v1/guides/manage-users and …/v1/limits).
extension GoogleUser {
  /// Longest values, in characters (discovery document; the limits page says 40 for the names).
  private static let lengthLimits = [
    "name.givenName": 60, "name.familyName": 60, "name.displayName": 256,
  ]
  /// Longest arrays as JSON, in bytes (discovery document).
  private static let byteLimits = [
    "phones": 1024, "externalIds": 2048, "relations": 2048, "organizations": 10_240,
    "addresses": 10_240, "locations": 10_240, "websites": 2048, "keywords": 1024,
  ]
  private static let required = ["name.givenName", "name.familyName"]
  private static let localPartLimit = 64

  /// Throws `.refused` with the attribute.
  static func check(_ attributes: Attributes, creating: Bool) throws(RemoteFailure) {
    for name in attributes.keys.sorted() {
      guard let place = place(of: name), let value = attributes[name].map(held) else {
        throw refusal(name.name, "is no attribute that can be written to Google Workspace")
      }
      if case .custom = place, value.bool != nil { continue }
      try check(value, name.name, isFlag: flags.contains(place.member))
    }
    guard creating else { return }
    for name in required where !attributes.keys.contains(where: { $0.name == name }) {
      throw refusal(name, "is not mapped, but Google requires it")
    }
  }

  private static func check(
    _ value: JSONValue, _ name: String, isFlag: Bool
  ) throws(RemoteFailure) {
    switch value {
    case .null: if required.contains(name) { throw refusal(name, "cannot be empty") }
    case .bool: if !isFlag { throw refusal(name, "must be a text") }
    case .string(let text):
      if isFlag { throw refusal(name, "must be true or false") }
      if let limit = lengthLimits[name], text.unicodeScalars.count > limit {
        throw refusal(name, "is longer than \(limit) characters")
      }
      try checkForm(of: text, name)
    default: throw refusal(name, "must be a text")
    }
  }

  private static func checkForm(of text: String, _ name: String) throws(RemoteFailure) {
    switch name {
    case "recoveryPhone":
      let digits = text.utf8.dropFirst()
      guard text.hasPrefix("+"), (7...15).contains(digits.count),
        digits.allSatisfy({ (0x30...0x39).contains($0) })
      else { throw refusal(name, "must be a number in E.164 form, as in +4712345678") }
    case "recoveryEmail":
      guard MailAddress(text) != nil else { throw refusal(name, "must be a mail address") }
    case "orgUnitPath":
      guard text.hasPrefix("/") else {
        throw refusal(name, "must be a full path, beginning with /")
      }
    default: break
    }
  }

  /// `primaryEmail`: 64 characters before the `@`, letters, digits and `-_.'`, no dot at an end and
  /// no two in a row (support.google.com/a/answer/9193374, which goes for groups, too).
  static func check(
    name: String, as attribute: String = "primaryEmail"
  ) throws(RemoteFailure) {
    let halves = name.split(separator: "@", omittingEmptySubsequences: false)
    guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty else {
      throw refusal(attribute, "is no name@domain")
    }
    let local = halves[0]
    guard local.utf8.count <= localPartLimit else {
      throw refusal(attribute, "has more than \(localPartLimit) characters before the @")
    }
    guard !local.hasPrefix("."), !local.hasSuffix("."), !local.contains("..") else {
      throw refusal(attribute, "has a dot at an end, or two in a row, before the @")
    }
    guard local.utf8.allSatisfy(isLocal) else {
      throw refusal(attribute, "has a character that Google refuses before the @")
    }
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-_.'".utf8.contains(byte)
    }
  }

  /// The members to send; an array that has grown too long is named.
  static func checkedMembers(
    for change: Attributes, over held: Attributes
  ) throws(RemoteFailure) -> JSONObject {
    let members = members(for: change, over: held)
    for member in members.members {
      guard let limit = byteLimits[member.name] else { continue }
      guard JSONWriter.bytes(of: member.value).count <= limit else {
        throw refusal(member.name, "is longer than \(limit) bytes, with all that is in it")
      }
    }
    return members
  }

  static func refusal(_ attribute: String, _ why: String) -> RemoteFailure {
    RemoteFailure(.refused, "\(attribute) \(why)", attribute: attribute)
  }
}
