internal import SyncCore
internal import SyncHTTP

extension GoogleState {
  /// users.list.
  func listUsers(_ call: TwinCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
    try caller.require(GoogleScope.usersRead)
    let domain = try scope(of: call)
    let limit = try size(call, "maxResults", standard: 100, most: 500)
    let search = try GoogleSearch(call.parameter("query"))
    let selection = try GoogleSelection(call.parameter("fields"), of: .userList)
    let latest = Timestamp(
      milliseconds: call.now.milliseconds - settings.listLag.milliseconds)
    func passes(_ user: GoogleUser) -> Bool {
      user.visibleAt <= call.now && user.createdAt <= latest
        && (domain.map { user.primaryEmail.hasSuffix("@" + $0) } ?? true) && search.matches(user)
    }
    let start = try place(call.parameter("pageToken"))
    let isBin = call.parameter("showDeleted") == "true"
    let page: (items: [GoogleUser], next: Int?)
    if let order = try order(call) {
      let sorted = (isBin ? deleted : users).all.filter(passes).sorted(by: order)
      let end = min(start + limit, sorted.count)
      page = (Array(sorted[min(start, end)..<end]), end < sorted.count ? end : nil)
    } else {
      page = (isBin ? deleted : users).page(from: start, limit: limit, where: passes)
    }
    let schemas = try customSchemas(for: call)
    let list = page.items.map { user -> JSONValue in
      .object(user.resource(customerID: settings.customerID, customSchemas: schemas))
    }
    let answer = JSONObject.compact([
      "kind": "admin#directory#users", "etag": "\"twin/list\"",
      "users": list.isEmpty ? nil : .array(list),
      "nextPageToken": page.next.map { .string("page-\($0)") },
    ])
    return .reply(200, json: selection.pick(.object(answer)))
  }

  /// One of `customer` and `domain` is needed; gives the domain, when it is one.
  func scope(of call: TwinCall) throws(GoogleRefusal) -> String? {
    if let customer = call.parameter("customer") {
      guard customer == "my_customer" || customer == settings.customerID else { throw .badRequest }
      return call.parameter("domain")
    }
    guard let domain = call.parameter("domain") else { throw .badRequest }
    guard settings.domains.contains(domain) else {
      throw GoogleRefusal(404, "notFound", "Domain not found.")
    }
    return domain
  }

  /// A page's size; over the most it is refused.
  func size(
    _ call: TwinCall, _ name: String, standard: Int, most: Int
  ) throws(GoogleRefusal) -> Int {
    guard let text = call.parameter(name) else { return standard }
    guard let number = Int(text), (1...most).contains(number) else { throw .wrongType(name) }
    return number
  }

  func place(_ token: String?) throws(GoogleRefusal) -> Int {
    guard let token else { return 0 }
    guard token.hasPrefix("page-"), let place = Int(token.dropFirst(5)), place >= 0 else {
      throw .input("pageToken")
    }
    return place
  }

  /// `orderBy`, and `sortOrder` with it (users.list).
  private func order(
    _ call: TwinCall
  ) throws(GoogleRefusal) -> (@Sendable (GoogleUser, GoogleUser) -> Bool)? {
    let key: @Sendable (GoogleUser) -> String
    switch call.parameter("orderBy") {
    case nil: return nil
    case "email": key = { $0.primaryEmail }
    case "givenName": key = { $0.fields["name"]?["givenName"]?.string ?? "" }
    case "familyName": key = { $0.fields["name"]?["familyName"]?.string ?? "" }
    default: throw .wrongType("orderBy")
    }
    switch call.parameter("sortOrder") {
    case nil, "ASCENDING": return { key($0) < key($1) }
    case "DESCENDING": return { key($1) < key($0) }
    default: throw .wrongType("sortOrder")
    }
  }
}
