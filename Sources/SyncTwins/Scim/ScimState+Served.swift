internal import SyncCore

extension ScimState {
  /// A resource as a client sees it: with a user's groups, with the members' kinds and places,
  /// and as the quirks spoil it.
  func served(_ resource: ScimResource, _ call: TwinCall, inList: Bool = false) -> JSONObject {
    let base = base(call)
    var served = resource.served(base: base)
    switch resource.kind {
    case .user:
      if !settings[.hidesGroups] { addGroups(&served, resource.id, base) }
      if settings[.plainEmails], let emails = served["emails"]?.array {
        served["emails"] = .array(emails.compactMap { $0["value"] })
      }
    case .group:
      if let members = served["members"]?.array {
        served["members"] = .array(members.map { member($0, base) })
      }
      if inList, settings[.hidesMembers] { served["members"] = nil }
    }
    if var meta = served["meta"]?.object {
      if settings[.hidesLastModified] { meta["lastModified"] = nil }
      if settings[.hidesVersion] { meta["version"] = nil }
      served["meta"] = .object(meta)
    }
    return served
  }

  /// Before `meta`, which comes last as in every resource.
  private func addGroups(_ served: inout JSONObject, _ id: String, _ base: String) {
    guard let ids = memberships[id], let meta = served["meta"] else { return }
    served["meta"] = nil
    served["groups"] = .array(
      ids.compactMap { id in
        guard let group = groups[id] else { return nil }
        return .object(
          .compact([
            "value": .string(id), "$ref": .string(group.location(base: base)),
            "display": group.attributes["displayName"], "type": "direct",
          ]))
      })
    served["meta"] = meta
  }

  /// With `$ref` and `type` where the client gave none and the member is known.
  private func member(_ value: JSONValue, _ base: String) -> JSONValue {
    guard var member = value.object, let id = member["value"]?.string else { return value }
    let kinds = ScimResource.Kind.allCases
    guard let kind = kinds.first(where: { has(id, $0) }) else { return value }
    if member["type"] == nil { member["type"] = .string(kind.rawValue) }
    if member["$ref"] == nil { member["$ref"] = .string("\(base)/\(kind.endpoint)/\(id)") }
    return .object(member)
  }

  private func has(_ id: String, _ kind: ScimResource.Kind) -> Bool {
    shelf(kind)[id] != nil || (kind == .user && crowd.number(ofID: id) != nil)
  }
}
