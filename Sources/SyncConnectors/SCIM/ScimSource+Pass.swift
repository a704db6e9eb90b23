package import SyncCore
internal import SyncHTTP

/// A pass over the pages of one kind.
extension ScimSource {
  /// One answered page.
  private enum Answer {
    case page(ScimListPage, byteCount: Int, date: Timestamp?, tag: String?)
    case notModified
    /// The source keeps no such kind.
    case none
  }

  package func page(
    of pass: PassRequest, after cursor: Cursor?
  ) async throws(RemoteFailure) -> ChangePage {
    var place: ScimCursor
    if let cursor {
      place = try ScimCursor(cursor)
    } else {
      let learned = await learned(pass.kind)
      guard learned.exists else { return Self.nobody(pass.kind) }
      let plan = plan(of: learned)
      place = ScimCursor(
        pass.kind, paging: plan.paging, count: plan.pageSize,
        since: plan.readsChanges ? pass.since?.moment : nil)
    }
    // Each round takes away one ability or one restart: both are few.
    while true {
      try ScimLimits.check(place)
      if let page = try await turn(&place, of: pass) { return page }
    }
  }

  private static func nobody(_ kind: SubjectID.Kind) -> ChangePage {
    ChangePage(kind: kind, records: [], total: nil, tie: .chain, next: nil)
  }

  /// One page; nil when the pass begins again in another way.
  private func turn(
    _ place: inout ScimCursor, of pass: PassRequest
  ) async throws(RemoteFailure) -> ChangePage? {
    guard let answer = try await ask(&place, of: pass) else { return nil }
    switch answer {
    case .none: return Self.nobody(place.kind)
    case .notModified:
      return ChangePage(
        kind: place.kind, records: [], total: nil, coverage: .changes, tie: .chain, next: nil,
        watermark: pass.since, population: await population(place))
    case .page(let page, let byteCount, let date, let tag):
      let isFirst = place.pages == 0
      switch try place.turn(after: page, bytes: byteCount, date: date) {
      case .next(let next):
        let total = place.paging == .keyset ? nil : page.total
        return ChangePage(
          kind: place.kind, records: page.records, total: total, coverage: place.coverage,
          tie: next.tie, next: next.cursor)
      case .end: return await last(page, at: place, tag: isFirst ? tag : nil)
      case .broken(let ability, let why):
        memory.fail(ability, of: place.kind, why)
        place = place.restarted(.index)
        return nil
      }
    }
  }

  private func last(
    _ page: ScimListPage, at place: ScimCursor, tag: String?
  ) async -> ChangePage {
    let everybody = place.since != nil || place.paging == .keyset ? await population(place) : nil
    // The tag of a list of another moment is none of the next list's.
    let watermark = place.nextSince.map { moment -> Watermark in
      let isSame = Watermark(moment).moment == place.since
      return Watermark(moment, tag: isSame ? tag : nil)
    }
    let keyTotal = place.since == nil ? everybody : nil
    return ChangePage(
      kind: place.kind, records: page.records,
      total: place.paging == .keyset ? keyTotal : page.total, coverage: place.coverage,
      tie: place.tie, next: nil, watermark: watermark,
      population: place.since == nil ? nil : everybody)
  }

  /// How many there are, whatever the pass brings; nil where the source does not say.
  private func population(_ place: ScimCursor) async -> Int? {
    guard place.count != nil else { return nil }
    let start = place.paging == .cursor ? ("cursor", "") : ("startIndex", "1")
    let query = FormCoding.encode([start, ("count", "1")])
    guard let answer = try? await get("\(path(of: place.kind))?\(query)") else { return nil }
    return (try? ScimListPage(answer.body.bytes, kind: place.kind))?.total
  }

  /// Nil when the pass begins again in a simpler way.
  private func ask(
    _ place: inout ScimCursor, of pass: PassRequest
  ) async throws(RemoteFailure) -> Answer? {
    do {
      return try await fetch(place, tag: place.pages == 0 ? pass.since?.tag : nil)
    } catch {
      if let (simpler, ability) = place.fallback(after: error) {
        if let ability { memory.fail(ability, of: place.kind, error.detail) }
        place = simpler
        return nil
      }
      if place.kind == .group, error.kind == .missing || error.status == 501 { return Answer.none }
      throw error
    }
  }

  private func fetch(
    _ place: ScimCursor, tag: String?
  ) async throws(RemoteFailure) -> Answer {
    let query = place.query
    let text = query.isEmpty ? "" : "?" + FormCoding.encode(query)
    let isConditional = place.coverage == .changes && tag != nil
    let headers: HTTPHeaders = isConditional ? ["If-None-Match": tag ?? ""] : [:]
    let answer = try await get(path(of: place.kind) + text, headers: headers)
    if answer.status == 304 { return .notModified }
    do {
      return .page(
        try ScimListPage(answer.body.bytes, kind: place.kind), byteCount: answer.body.count,
        date: answer.headers["Date"].flatMap(HTTPDate.moment), tag: answer.headers["ETag"])
    } catch {
      throw ScimFailure.noService(error, answer)
    }
  }
}
