internal import SyncCore

/// The limits of the properties (graph/api/resources/user, graph/api/user-update), checked before
/// anything is sent: one refused property refuses the whole request.
extension EntraUser {
  static let nameLengthLimit = 113
  private static let localPartLimit = 64
  private static let domainLimit = 48

  /// Throws `.refused` with the attribute for what Graph would refuse anyhow.
  static func check(_ attributes: Attributes) throws(RemoteFailure) {
    for name in attributes.keys.sorted() {
      guard let property = property(of: name) else {
        throw refusal(name.name, "is no attribute that can be written to Entra ID")
      }
      try check(attributes[name] ?? .null, name.name, property)
    }
  }

  /// `userPrincipalName`: ASCII letters, digits and ``' . - _ ! # ^ ~`` before the `@`.
  static func check(name: String) throws(RemoteFailure) {
    let attribute = "userPrincipalName"
    guard name.utf16.count <= nameLengthLimit else {
      throw refusal(attribute, "is longer than \(nameLengthLimit) characters")
    }
    let halves = name.split(separator: "@", omittingEmptySubsequences: false)
    guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty else {
      throw refusal(attribute, "is no name@domain")
    }
    guard halves[0].utf8.count <= localPartLimit else {
      throw refusal(attribute, "has more than \(localPartLimit) characters before the @")
    }
    guard halves[1].utf8.count <= domainLimit else {
      throw refusal(attribute, "has more than \(domainLimit) characters after the @")
    }
    let allowed = Set("'.-_!#^~".utf8)
    guard halves[0].utf8.allSatisfy({ isLetterOrDigit($0) || allowed.contains($0) }),
      !halves[0].hasSuffix(".")
    else { throw refusal(attribute, "has a character that Entra ID refuses before the @") }
  }

  /// What Entra takes as `mailNickname`, made from the name.
  static func nickname(for name: String) -> String {
    let refused = Set("()\\[]\";:<>,@ ".utf8)
    let bytes = name.utf8.prefix { $0 != UInt8(ascii: "@") }
    let kept = bytes.filter { $0 > 0x20 && $0 < 0x7F && !refused.contains($0) }
    return String(decoding: kept.prefix(64), as: UTF8.self)
  }

  private static func check(
    _ value: JSONValue, _ name: String, _ property: Property
  ) throws(RemoteFailure) {
    if value.isEmpty {
      guard property.isClearable else { throw refusal(name, "cannot be empty") }
      return
    }
    let elements = value.array ?? [value]
    if value.array != nil, property.countLimit == nil { throw refusal(name, "must be one text") }
    if let limit = property.countLimit, elements.count > limit {
      throw refusal(name, "has more than \(limit) values")
    }
    for element in elements {
      let text: String
      switch element {
      case .string(let string): text = string
      case .integer(let number): text = String(number)
      case .decimal(let digits): text = digits
      default: throw refusal(name, "must be a text")
      }
      if let limit = property.lengthLimit, text.utf16.count > limit {
        throw refusal(name, "is longer than \(limit) characters")
      }
      try checkForm(of: text, name)
    }
  }

  private static func checkForm(of text: String, _ name: String) throws(RemoteFailure) {
    switch name {
    case "mailNickname":
      guard nickname(for: text) == text else {
        throw refusal(name, "has a character that Entra ID refuses")
      }
    case "usageLocation":
      guard text.utf8.count == 2, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
        throw refusal(name, "must be two capital letters (ISO 3166)")
      }
    case "onPremisesImmutableId":
      guard !text.utf8.contains(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "_") })
      else { throw refusal(name, "must not hold $ or _") }
    case "mail", "otherMails":
      guard MailAddress(text) != nil else { throw refusal(name, "must be a mail address") }
    case "userType":
      guard text == "Member" || text == "Guest" else {
        throw refusal(name, "must be Member or Guest")
      }
    default: break
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  static func refusal(_ attribute: String, _ why: String) -> RemoteFailure {
    RemoteFailure(.refused, "\(attribute) \(why)", attribute: attribute)
  }
}
