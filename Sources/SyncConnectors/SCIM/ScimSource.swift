package import SyncCore
package import SyncHTTP

/// Pulls users and groups from a SCIM 2.0 service provider by index paging.
package struct ScimSource: ChangeSource {
  /// Pages of one kind that a pass may have.
  package static let pageLimit = 100_000
  /// A page may have so many bytes.
  private static let pageByteLimit = 64 << 20

  let configuration: ScimConfiguration
  let api: APIClient

  package init(
    _ configuration: ScimConfiguration, client: any HTTPClient, clock: any SyncClock
  ) {
    self.configuration = configuration
    var root = configuration.baseURL
    while root.hasSuffix("/") { root.removeLast() }
    api = APIClient(
      client: client, clock: clock, root: root, caFile: configuration.caFile,
      authorization: ScimToken.authorization(configuration, client, clock),
      headers: { ["Accept": "application/scim+json, application/json;q=0.9"] },
      answerByteLimit: Self.pageByteLimit, classify: ScimFailure.classify)
  }

  package func page(after cursor: Cursor?) async throws(RemoteFailure) -> ChangePage {
    var place = try cursor.map { cursor throws(RemoteFailure) in try ScimCursor(cursor) }
    var here = place ?? ScimCursor(.user)
    guard here.pages < Self.pageLimit else {
      throw RemoteFailure(.protocolBroken, "the source gives more than \(Self.pageLimit) pages")
    }
    guard let page = try await list(&here) else {
      return ChangePage(kind: here.kind, records: [], total: nil, isLastOfKind: true, next: nil)
    }
    place = try next(after: page, at: here)
    let isLast = place == nil
    if isLast, here.kind == .user { place = ScimCursor(.group) }
    return ChangePage(
      kind: here.kind, records: page.records, total: page.total, isLastOfKind: isLast,
      next: place?.cursor)
  }

  package func presence(of subject: SubjectID) async throws(RemoteFailure) -> Presence {
    guard subject.id != ".", subject.id != ".." else {
      throw RemoteFailure(.refused, "the id \(subject.id) cannot stand in a URL")
    }
    let segment = PercentCoding.encode(segment: subject.id)
    let answer: HTTPResponse
    do {
      answer = try await api.get("\(Self.path(of: subject.kind))/\(segment)")
    } catch  where error.kind == .missing {
      return .gone
    }
    do {
      let bytes = answer.body.bytes
      var reader = JSONReader(bytes)
      let record = try ScimListPage.record(&reader, bytes, subject.kind)
      try reader.finish()
      if let record, record.subject == subject { return .present(record) }
    } catch {
      throw Self.noService(error)
    }
    throw RemoteFailure(.protocolBroken, "the source answered another resource than \(subject)")
  }

  static func path(of kind: SubjectID.Kind) -> String {
    kind == .user ? "/Users" : "/Groups"
  }

  static func noService(_ error: JSONError) -> RemoteFailure {
    RemoteFailure(.protocolBroken, "the answer is no SCIM: \(error)", status: 200)
  }

  // MARK: Paging

  /// One page; nil when the source itself says that it keeps no such kind (groups only).
  private func list(_ place: inout ScimCursor) async throws(RemoteFailure) -> ScimListPage? {
    do {
      return try await fetch(place)
    } catch {
      let refusesCount = error.status == 400 || error.status == 500
      if refusesCount, place.startIndex == 1, !place.isPlain {
        place.isPlain = true
        return try await fetch(place)
      }
      if place.kind == .group, error.kind == .missing || error.status == 501 { return nil }
      throw error
    }
  }

  private func fetch(_ place: ScimCursor) async throws(RemoteFailure) -> ScimListPage {
    var query: FormCoding.Pairs = [("startIndex", String(place.startIndex))]
    query.append(("count", String(configuration.pageSize)))
    if place.isPlain { query.removeAll { $0.name == "count" || place.startIndex == 1 } }
    let text = query.isEmpty ? "" : "?" + FormCoding.encode(query)
    let answer = try await api.get(Self.path(of: place.kind) + text)
    do {
      return try ScimListPage(answer.body.bytes, kind: place.kind)
    } catch {
      throw Self.noService(error)
    }
  }

  /// Where the next page starts, by what was received and not by what was announced; nil at the
  /// end.
  private func next(
    after page: ScimListPage, at place: ScimCursor
  ) throws(RemoteFailure) -> ScimCursor? {
    guard page.received > 0 else { return nil }
    var next = place
    next.startIndex += page.received
    next.pages += 1
    if let first = page.records.first, let last = page.records.last {
      next.lastPage = ScimCursor.LastPage(
        first: first.subject.id, last: last.subject.id, count: page.received)
      guard next.lastPage != place.lastPage else {
        throw RemoteFailure(.protocolBroken, "the source gave the same page twice")
      }
    }
    if let total = page.total, next.startIndex > total { return nil }
    return next
  }
}
