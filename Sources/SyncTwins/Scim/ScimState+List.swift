internal import SyncCore
internal import SyncHTTP

extension ScimState {
  /// Of a resource with its comma.
  private static let usualByteCount = 1000

  /// What one page holds, and what is said of it.
  private struct Page {
    var entries: [ScimFound.Entry] = []
    var total = 0
    var startIndex: Int?
    var nextCursor: String?
  }

  /// Lists and searches (RFC 7644 §3.4.2, §3.4.3).
  mutating func list(
    _ call: TwinCall, _ query: ScimQuery, _ kinds: [ScimResource.Kind]
  ) throws(ScimRefusal) -> HTTPResponse {
    if query.count != nil, settings[.failsOnCount] { return .html(500, type: Self.type) }
    if query.filter != nil, settings[.refusesFilter] {
      throw .filter("Filters are not supported")
    }
    if query.sort != nil, settings[.refusesSort] {
      throw ScimRefusal(501, nil, "Sorting is not supported")
    }
    if query.startIndex != nil, settings[.onlyCursors] {
      throw ScimRefusal(501, nil, "Lists are by cursor")
    }
    let byCursor = settings[.onlyCursors] || (query.cursor != nil && !settings[.ignoresCursor])
    let page = try byCursor ? pageByCursor(call, query, kinds) : pageByIndex(call, query, kinds)
    let body = rendered(page, query, call)
    if kinds == [.user] { drift(page.entries, call.now) }
    return HTTPResponse(200, headers: ["Content-Type": Self.type], body: HTTPBody(body))
  }

  private func size(_ query: ScimQuery) -> Int {
    min(max(0, query.count ?? settings.defaultPageSize), settings.pageLimit)
  }

  private func pageByIndex(
    _ call: TwinCall, _ query: ScimQuery, _ kinds: [ScimResource.Kind]
  ) throws(ScimRefusal) -> Page {
    let found = try find(query, kinds, call)
    var start = max(1, query.startIndex ?? 1)
    var page = Page(total: found.total, startIndex: start)
    if settings[.repeatsFirstPage] { start = 1 }
    if settings[.overlapsPages], start > 1 { start -= 1 }
    let first = min(start - 1, found.total)
    page.entries = (first..<min(first + size(query), found.total)).map {
      found.entry(at: $0, crowd)
    }
    return page
  }

  /// RFC 9865 §2: an empty cursor begins, an absent `nextCursor` ends.
  private mutating func pageByCursor(
    _ call: TwinCall, _ query: ScimQuery, _ kinds: [ScimResource.Kind]
  ) throws(ScimRefusal) -> Page {
    var walk: ScimCursors.Walk
    if let cursor = query.cursor, !cursor.isEmpty, !settings[.repeatsCursor] {
      if settings[.forgetsCursors] { throw ScimCursors.invalid }
      if settings[.expiresCursors] { throw ScimCursors.expired }
      walk = try cursors.walk(cursor, query, now: call.now)
    } else {
      walk = try begin(query, kinds, call)
    }
    var page = Page(total: walk.total)
    while page.entries.count < size(query), walk.nextOfCrowd <= crowd.count {
      let number = walk.nextOfCrowd
      walk.nextOfCrowd += 1
      if !crowd.hasLeft(number) {
        page.entries.append(.crowd(number))
      } else if let resource = users[ScimCrowd.id(of: number)] {
        page.entries.append(.resource(resource))
      }
    }
    while page.entries.count < size(query), let id = walk.rest.popFirst() {
      if let resource = users[id] ?? groups[id] { page.entries.append(.resource(resource)) }
    }
    let isDone = walk.nextOfCrowd > crowd.count && walk.rest.isEmpty
    if size(query) > 0, !isDone || settings[.repeatsCursor] {
      let cursor = numbers.token()
      page.nextCursor = cursor
      cursors.keep(walk, as: cursor, until: call.now.advanced(by: settings.cursorLife))
    }
    return page
  }

  private func begin(
    _ query: ScimQuery, _ kinds: [ScimResource.Kind], _ call: TwinCall
  ) throws(ScimRefusal) -> ScimCursors.Walk {
    let found = try find(query, kinds, call)
    let first = found.places.isEmpty ? crowd.count + 1 : crowd.number(at: found.places.lowerBound)
    let ids = found.resources.map(\.id).prefix(found.limit)
    return ScimCursors.Walk(
      nextOfCrowd: first, rest: ids, signature: query.signature, count: query.count,
      total: found.total)
  }

  /// The answer's bytes: the crowd's are appended, not built.
  private mutating func rendered(_ page: Page, _ query: ScimQuery, _ call: TwinCall) -> [UInt8] {
    func number(_ value: Int?, unless isHidden: Bool) -> JSONValue? {
      isHidden ? Optional.none : value.map { .integer(Int64($0)) }
    }
    let head = JSONObject.compact([
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      "totalResults": number(settings.wrongTotal ?? page.total, unless: settings[.hidesTotal]),
      "startIndex": number(page.startIndex, unless: settings[.hidesItemsPerPage]),
      "itemsPerPage": number(page.entries.count, unless: settings[.hidesItemsPerPage]),
      "nextCursor": page.nextCursor.map { .string($0) },
    ])
    var bytes = JSONWriter.bytes(of: .object(head))
    if page.entries.isEmpty, settings[.omitsEmptyList] { return bytes }
    bytes.removeLast()
    bytes += Array((settings[.lowersResources] ? #","resources":["# : #","Resources":["#).utf8)
    bytes.reserveCapacity(bytes.count + (page.entries.count + 1) * Self.usualByteCount)
    for (place, entry) in page.entries.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      append(entry, to: &bytes, query.selection, call)
    }
    bytes += Array("]}".utf8)
    return bytes
  }

  private mutating func append(
    _ entry: ScimFound.Entry, to bytes: inout [UInt8], _ selection: ScimSelection, _ call: TwinCall
  ) {
    let resource: ScimResource
    switch entry {
    case .crowd(let number):
      if selection.isAll, settings.quirks.isEmpty, memberships.isEmpty {
        return crowd.append(number, to: &bytes, base: base(call))
      }
      resource = crowd.resource(number)
    case .resource(let known): resource = known
    }
    let selection = settings[.ignoresSelection] ? .all : selection
    let served = selection.pick(served(resource, call, inList: true))
    bytes += JSONWriter.bytes(of: .object(served))
  }

  /// Changes the store behind the page's back, once, when it is time.
  private mutating func drift(_ entries: [ScimFound.Entry], _ now: Timestamp) {
    guard var drift = settings.drift else { return }
    drift.pages -= 1
    settings.drift = drift.pages > 0 ? drift : nil
    guard drift.pages <= 0 else { return }
    let seen = entries.map { entry -> ScimResource in
      switch entry {
      case .crowd(let number): crowd.resource(number)
      case .resource(let resource): resource
      }
    }
    for resource in seen.prefix(drift.removes) { drop(resource.id, .user, now) }
    for var resource in seen.dropFirst(drift.removes).prefix(drift.modifies) {
      resource.attributes["title"] = .string("Drifted at \(now)")
      save(resource, now)
    }
    for number in 0..<max(0, drift.inserts) {
      insert(["userName": .string("drift\(number + 1)@example.com"), "active": true], .user, now)
    }
  }
}
