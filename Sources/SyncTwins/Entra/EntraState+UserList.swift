internal import SyncCore
internal import SyncHTTP

extension EntraState {
  /// Properties that users can be filtered by for equality.
  static let filterable: Set<String> = [
    "id", "userPrincipalName", "onPremisesImmutableId", "employeeId", "accountEnabled",
    "displayName", "givenName", "surname", "mail", "mailNickname", "department", "jobTitle",
    "userType", "usageLocation", "city", "country", "companyName", "onPremisesSyncEnabled",
    "proxyAddresses",
  ]

  /// Filters by these are advanced queries.
  static let advanced = Set(
    (1...15).map { "onPremisesExtensionAttributes/extensionAttribute\($0)" })

  /// `ConsistencyLevel: eventual` and `$count=true` go together with an advanced query
  /// (Graph, Advanced query capabilities on Microsoft Entra ID objects).
  func requireConsistency(
    of filter: EntraFilter, _ call: TwinCall
  ) throws(EntraRefusal) {
    guard filter.terms.contains(where: { Self.advanced.contains($0.property) }) else { return }
    guard call.request.headers["ConsistencyLevel"]?.lowercased() == "eventual",
      call.parameter("$count") == "true"
    else { throw .unsupported("Unsupported or invalid query filter clause specified.") }
  }

  /// List users.
  func listUsers(_ call: TwinCall, _ caller: EntraCaller) throws(EntraRefusal) -> HTTPResponse {
    try caller.requireUserRead()
    // Of a list as well (Graph, List manager: `GET /users?$expand=manager`).
    try refuseUnknownOptions(call, but: ["$expand"])
    let filter = try EntraFilter(
      call.parameter("$filter"), known: Self.filterable.union(Self.advanced))
    try requireConsistency(of: filter, call)
    let limit = try top(call)
    let start = try place(call)
    if let sole = unique(filter) {
      let found = sole.id.flatMap { users[$0] }.map { [$0] } ?? []
      let seen = found.filter { $0.visibleAt <= call.now }
      return try page(seen, nil, call, total: seen.count)
    }
    func passes(_ user: EntraUser) -> Bool {
      user.visibleAt <= call.now && filter.matches { user.value($0) }
    }
    let page = users.page(from: start, limit: limit, where: passes)
    return try self.page(
      page.items, page.next, call, total: Self.isCounted(call) ? users.all.count(where: passes) : 0)
  }

  private func page(
    _ items: [EntraUser], _ next: Int?, _ call: TwinCall, total: Int
  ) throws(EntraRefusal) -> HTTPResponse {
    var list: [JSONValue] = []
    for user in items { list.append(.object(try shown(user, call, isList: true))) }
    return self.list(list, next, call, context: "users", total: total)
  }

  /// `$count=true` has no effect without its header (Advanced query capabilities on Microsoft Entra
  /// ID objects).
  private static func isCounted(_ call: TwinCall) -> Bool {
    call.parameter("$count") == "true"
      && call.request.headers["ConsistencyLevel"]?.lowercased() == "eventual"
  }

  /// A filter of one unique name needs no walk through all users.
  private func unique(_ filter: EntraFilter) -> (property: String, id: String?)? {
    guard filter.terms.count == 1, let term = filter.terms.first, let text = term.value.string
    else { return nil }
    switch term.property {
    case "id": return (term.property, text.lowercased())
    case "userPrincipalName": return (term.property, keys["upn:" + text.lowercased()])
    case "onPremisesImmutableId": return (term.property, keys["anchor:" + text])
    default: return nil
    }
  }

  /// A page with its `@odata.nextLink`, which repeats the options of the call, and with
  /// `@odata.count` where the total is asked for.
  func list(
    _ items: [JSONValue], _ next: Int?, _ call: TwinCall, context: String, total: Int? = nil
  ) -> HTTPResponse {
    var answer = JSONObject([
      ("@odata.context", .string("\(call.base)/v1.0/$metadata#\(context)"))
    ])
    if let total, Self.isCounted(call) { answer["@odata.count"] = .integer(Int64(total)) }
    if let next {
      var pairs = call.parameters.filter { $0.name != "$skiptoken" }
      pairs.append(("$skiptoken", "page-\(next)"))
      answer["@odata.nextLink"] = .string(link(call.base + call.request.path, pairs))
    }
    answer["value"] = .array(items)
    return .reply(200, json: .object(answer), type: Self.type)
  }

  func link(_ url: String, _ pairs: [(name: String, value: String)]) -> String {
    let query = pairs.map { pair in
      "\(pair.name)=\(PercentCoding.encode(queryValue: pair.value))"
    }
    return url + "?" + query.joined(separator: "&")
  }

  func top(_ call: TwinCall) throws(EntraRefusal) -> Int {
    guard let text = call.parameter("$top") else { return 100 }
    guard let number = Int(text), (1...999).contains(number) else {
      throw .unsupported("Invalid page size specified: '\(text)'. Must be between 1 and 999.")
    }
    return number
  }

  func place(_ call: TwinCall) throws(EntraRefusal) -> Int {
    guard let token = call.parameter("$skiptoken") else { return 0 }
    guard token.hasPrefix("page-"), let place = Int(token.dropFirst(5)), place >= 0 else {
      throw EntraRefusal(
        400, "Directory_ExpiredPageToken", "The specified page token value has expired.")
    }
    return place
  }

  func refuseUnknownOptions(_ call: TwinCall, but others: [String] = []) throws(EntraRefusal) {
    let known = ["$select", "$filter", "$top", "$skiptoken", "$count"] + others
    for pair in call.parameters where !known.contains(pair.name) {
      throw .unsupported("The query option '\(pair.name)' is not supported here.")
    }
  }
}
