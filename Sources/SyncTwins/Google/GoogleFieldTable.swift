internal import SyncCore

/// What each field of the users resource takes (discovery document, `schemas.User`; sizes from its
/// descriptions, item types from the users resource page).
enum GoogleFieldTable {
  /// What a value has to be.
  enum Kind: Sendable {
    case text(limit: Int)
    case flag
    case number
    case name
    case list(items: [String: Kind], types: Set<String>, byteLimit: Int)
    case map
    /// Silently ignored when written.
    case readOnly
  }

  static func kind(of field: String) -> Kind? { kinds[field] }

  static var names: some Collection<String> { kinds.keys }

  private static let text = Kind.text(limit: 10_240)

  private static func list(
    _ texts: [String], _ others: [String: Kind] = [:], types: Set<String> = [], kilobytes: Int
  ) -> Kind {
    let typed = types.isEmpty ? [] : ["type", "customType"]
    let items = Dictionary(uniqueKeysWithValues: (texts + typed).map { ($0, text) })
    return .list(
      items: items.merging(others) { _, other in other }, types: types,
      byteLimit: kilobytes * 1024)
  }

  private static let readOnly: [String] = [
    "id", "kind", "etag", "isAdmin", "isDelegatedAdmin", "aliases", "nonEditableAliases",
    "creationTime", "lastLoginTime", "deletionTime", "customerId", "isMailboxSetup",
    "isEnrolledIn2Sv", "isEnforcedIn2Sv", "agreedToTerms", "suspensionReason",
    "thumbnailPhotoUrl", "thumbnailPhotoEtag", "suspensionTime", "archivalTime", "isGuestUser",
    "guestAccountInfo",
  ]

  private static let kinds: [String: Kind] = {
    var kinds: [String: Kind] = [
      "primaryEmail": .text(limit: 320), "name": .name, "password": .text(limit: 512),
      "hashFunction": .text(limit: 16), "changePasswordAtNextLogin": .flag,
      "suspended": .flag, "archived": .flag, "orgUnitPath": .text(limit: 1024),
      "recoveryEmail": .text(limit: 320), "recoveryPhone": .text(limit: 20),
      "includeInGlobalAddressList": .flag, "ipWhitelisted": .flag, "customSchemas": .map,
      "gender": .map, "notes": .map,
    ]
    for name in readOnly { kinds[name] = .readOnly }
    return kinds.merging(lists) { _, list in list }
  }()

  private static let primary: [String: Kind] = ["primary": .flag]
  private static let places: Set<String> = ["custom", "home", "other", "work"]

  private static let lists: [String: Kind] = [
    "externalIds": list(
      ["value"], types: ["account", "custom", "customer", "login_id", "network", "organization"],
      kilobytes: 2),
    "organizations": list(
      ["name", "title", "department", "symbol", "location", "description", "domain", "costCenter"],
      ["primary": .flag, "fullTimeEquivalent": .number],
      types: ["custom", "domain_only", "school", "unknown", "work"], kilobytes: 10),
    "phones": list(
      ["value"], primary,
      types: [
        "assistant", "callback", "car", "company_main", "custom", "grand_central", "home",
        "home_fax", "isdn", "main", "mobile", "other", "other_fax", "pager", "radio", "telex",
        "tty_tdd", "work", "work_fax", "work_mobile", "work_pager",
      ], kilobytes: 1),
    "addresses": list(
      [
        "country", "countryCode", "extendedAddress", "formatted", "locality", "poBox",
        "postalCode", "region", "streetAddress",
      ], ["primary": .flag, "sourceIsStructured": .flag], types: places, kilobytes: 10),
    "relations": list(
      ["value"],
      types: [
        "admin_assistant", "assistant", "brother", "child", "custom", "domestic_partner",
        "dotted_line_manager", "exec_assistant", "father", "friend", "manager", "mother",
        "parent", "partner", "referred_by", "relative", "sister", "spouse",
      ], kilobytes: 2),
    "emails": list(
      ["address"], ["primary": .flag, "public_key_encryption_certificates": .map], types: places,
      kilobytes: 10),
    "locations": list(
      ["area", "buildingId", "deskCode", "floorName", "floorSection"],
      types: ["custom", "default", "desk"], kilobytes: 10),
    "languages": list(["customLanguage", "languageCode", "preference"], kilobytes: 1),
    "websites": list(
      ["value"], primary,
      types: [
        "app_install_page", "blog", "custom", "ftp", "home", "home_page", "other", "profile",
        "reservations", "resume", "work",
      ], kilobytes: 2),
    "keywords": list(
      ["value"], types: ["custom", "mission", "occupation", "outlook"], kilobytes: 1),
    "ims": list(["customProtocol", "im", "protocol"], primary, types: places, kilobytes: 2),
    "posixAccounts": list(
      [
        "accountId", "gecos", "gid", "homeDirectory", "operatingSystemType", "shell", "systemId",
        "uid", "username",
      ], primary, kilobytes: 10),
    "sshPublicKeys": list(["expirationTimeUsec", "key"], kilobytes: 10),
  ]
}
