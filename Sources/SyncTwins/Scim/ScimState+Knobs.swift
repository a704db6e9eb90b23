package import SyncCore

extension ScimState {
  /// The knobs of `PUT /_twin/knobs`: `quirks`, a list of names that are on from then; `users`,
  /// the size of the crowd; `pageLimit`, `defaultPageSize`, `claimedPageLimit`, `wrongTotal`,
  /// `listedLimit` and `cursorSeconds`, numbers, null for none; `drift` with `afterPages`,
  /// `removes`, `modifies` and `inserts`; `access` with `bearer`, `basic` and `client`;
  /// `revokesTokens`, true.
  package mutating func turn(_ knob: String, _ value: JSONValue) -> Bool {
    switch knob {
    case "quirks": return turnQuirks(value)
    case "drift": return turnDrift(value)
    case "access": return turnAccess(value)
    case "revokesTokens":
      if value.bool == true { tokens = [:] }
      return value.bool != nil
    case "wrongTotal", "listedLimit", "claimedPageLimit":
      let place: WritableKeyPath<ScimSettings, Int?> =
        switch knob {
        case "wrongTotal": \.wrongTotal
        case "listedLimit": \.listedLimit
        default: \.claimedPageLimit
        }
      settings[keyPath: place] = value.integer.map { Int($0) }
      return value == .null || value.integer != nil
    default: return turnNumber(knob, value)
    }
  }

  private mutating func turnNumber(_ knob: String, _ value: JSONValue) -> Bool {
    guard let number = value.integer, (0...Int64(ScimCrowd.countLimit)).contains(number) else {
      return false
    }
    switch knob {
    case "users": crowd = ScimCrowd(count: Int(number))
    case "pageLimit": settings.pageLimit = max(1, Int(number))
    case "defaultPageSize": settings.defaultPageSize = max(1, Int(number))
    case "cursorSeconds": settings.cursorLife = .seconds(number)
    default: return false
    }
    return true
  }

  private mutating func turnQuirks(_ value: JSONValue) -> Bool {
    guard let names = value.array?.map({ $0.string ?? "" }) else { return false }
    let quirks = names.compactMap { ScimQuirk(rawValue: $0) }
    guard quirks.count == names.count else { return false }
    settings.quirks = Set(quirks)
    return true
  }

  private mutating func turnDrift(_ value: JSONValue) -> Bool {
    guard let object = value.object else {
      settings.drift = nil
      return value == .null
    }
    func number(_ name: String) -> Int { Int(clamping: object[name]?.integer ?? 0) }
    settings.drift = ScimDrift(
      afterPages: max(1, number("afterPages")), removes: number("removes"),
      modifies: number("modifies"), inserts: number("inserts"))
    return true
  }

  private mutating func turnAccess(_ value: JSONValue) -> Bool {
    guard let object = value.object else { return false }
    func pair(_ name: String, _ first: String, _ second: String) -> ScimAccess.Pair? {
      guard let pair = object[name], let name = pair[first]?.string,
        let secret = pair[second]?.string
      else { return nil }
      return ScimAccess.Pair(name, secret)
    }
    var access = ScimAccess(
      bearer: object["bearer"]?.string, basic: pair("basic", "user", "password"),
      client: pair("client", "id", "secret"))
    if let seconds = object["client"]?["seconds"]?.integer { access.tokenLife = .seconds(seconds) }
    guard !access.schemes.isEmpty else { return false }
    settings.access = access
    return true
  }

  /// Without secrets.
  package var knobs: JSONObject {
    func number(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }
    return [
      "quirks": .array(settings.quirks.map(\.rawValue).sorted().map { .string($0) }),
      "knownQuirks": .array(ScimQuirk.allCases.map { .string($0.rawValue) }),
      "users": number(crowd.count), "pageLimit": number(settings.pageLimit),
      "defaultPageSize": number(settings.defaultPageSize),
      "claimedPageLimit": number(settings.claimedPageLimit),
      "wrongTotal": number(settings.wrongTotal), "listedLimit": number(settings.listedLimit),
      "cursorSeconds": .integer(settings.cursorLife.components.seconds),
    ]
  }
}
