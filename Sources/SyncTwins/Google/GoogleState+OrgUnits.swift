internal import SyncCore
internal import SyncHTTP

extension GoogleState {
  /// orgunits.list and orgunits.get below `/customer/{customerId}/orgunits`.
  func routeOrgUnits(
    _ call: TwinCall, _ caller: GoogleCaller, _ path: [String]
  ) throws(GoogleRefusal) -> HTTPResponse {
    guard call.method == .get, path.count >= 2, path[1] == "orgunits" else {
      throw .noSuchMethod
    }
    try caller.require(GoogleScope.orgUnitsRead)
    guard path[0] == "my_customer" || path[0] == settings.customerID else { throw .badRequest }
    if path.count > 2 {
      let unit = "/" + path.dropFirst(2).joined(separator: "/")
      guard settings.orgUnits.contains(unit) else {
        throw GoogleRefusal(404, "notFound", "Org unit not found")
      }
      return .reply(200, json: resource(unit))
    }
    let units = settings.orgUnits.sorted().filter { $0 != "/" }.map(resource)
    let answer = JSONObject.compact([
      "kind": "admin#directory#orgUnits",
      "organizationUnits": units.isEmpty ? nil : .array(units),
    ])
    return .reply(200, json: .object(answer))
  }

  private func resource(_ path: String) -> JSONValue {
    let parts = path.split(separator: "/")
    return [
      "kind": "admin#directory#orgUnit", "name": .string(parts.last.map { String($0) } ?? ""),
      "orgUnitPath": .string(path),
      "orgUnitId": .string("id:\(TwinDigest.md5.hex(Array(path.utf8)))"),
      "parentOrgUnitPath": .string("/" + parts.dropLast().joined(separator: "/")),
    ]
  }
}
