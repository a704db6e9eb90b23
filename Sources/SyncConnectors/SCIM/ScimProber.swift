internal import SyncCore
internal import SyncHTTP

/// Tries what a source can do, by small reads that change nothing. It never fails: what could not
/// be tried is not used.
struct ScimProber {
  typealias Look = ScimReading.Look
  private static let past = "2000-01-01T00:00:00Z"
  private static let future = "2999-01-01T00:00:00Z"
  /// Resources that show whether they are sorted.
  private static let sampleSize = 5

  let source: ScimSource
  let kind: SubjectID.Kind

  func learn(at now: Timestamp) async -> ScimMemory.Learned {
    var learned = ScimMemory.Learned(at: now)
    learned.discovery = await discover()
    let path = learned.discovery.path(of: kind)
    let plain = await look(path, [("startIndex", "1"), ("count", "1")])
    let opening = await look(path, [("cursor", ""), ("count", "1")])
    let following = await follow(opening, path)
    let cursor = ScimReading.cursor(opening, following, isAlone: plain.isRefused)
    let first = cursor.works && plain.page == nil ? opening : plain
    if case .trouble = first { return learned }
    if kind == .group, case .refused(let why) = first, why.hasPrefix("404") || why.hasPrefix("501")
    {
      learned.exists = false
    }
    learned.probes = [.count: ScimReading.count(first), .cursor: cursor]
    let start = cursor.works ? ("cursor", "") : ("startIndex", "1")
    let isCounted = !first.isRefused
    if learned.exists, isCounted {
      let rest = await probeFilter(path, start, first, needsOrder: !cursor.works)
      learned.probes.merge(rest) { $1 }
    }
    learned.isConclusive = !learned.probes.values.contains { $0.isTrouble }
    return learned
  }

  private func discover() async -> ScimDiscovery {
    var discovery = ScimDiscovery()
    if let answer = try? await source.get("/ServiceProviderConfig"),
      let value = try? answer.json()
    {
      discovery.note(configuration: value)
    }
    if let answer = try? await source.get("/ResourceTypes"), let value = try? answer.json() {
      discovery.note(resourceTypes: value, root: source.api.root)
    }
    return discovery
  }

  private func follow(_ opening: Look, _ path: String) async -> Look? {
    guard let cursor = opening.page?.nextCursor else { return nil }
    return await look(path, [("cursor", cursor), ("count", "1")])
  }

  /// Everything that needs a filter on the stamp, in the very shape that a pass will send.
  private func probeFilter(
    _ path: String, _ start: (String, String), _ first: Look, needsOrder: Bool
  ) async -> [PullAbility: PullProbe] {
    func ask(_ since: String, _ more: FormCoding.Pairs, _ tag: String? = nil) async -> Look {
      let filter = ("filter", ScimCursor.filter(since: since))
      return await look(path, [start, filter] + more, tag: tag)
    }
    let one: FormCoding.Pairs = [("count", "1")]
    let past = await ask(Self.past, one)
    let future = await ask(Self.future, one)
    var all = Set([first.size].compactMap(\.self))
    if past.size != first.size, past.page != nil, let now = await look(path, [start] + one).size {
      all.insert(now)  // somebody may have come or gone between the two
    }
    var probes = [
      PullAbility.changes: ScimReading.changes(all: all, past: past, future: future)
    ]
    guard probes[.changes]?.works == true else {
      let why = "it is of use with a filter on meta.lastModified alone"
      return probes.merging([.sort: .unknown(why), .etag: .unknown(why)]) { $1 }
    }
    if needsOrder {
      let size = ("count", String(Self.sampleSize))
      let up = await ask(
        Self.past, [size, ("sortBy", "meta.lastModified"), ("sortOrder", "ascending")])
      let down = await ask(
        Self.past, [size, ("sortBy", "meta.lastModified"), ("sortOrder", "descending")])
      probes[.sort] = ScimReading.sort(ascending: up, descending: down)
    } else {
      probes[.sort] = .unknown("a cursor needs no order")
    }
    let again = past.tag == nil ? nil : await ask(Self.past, one, past.tag)
    probes[.etag] = ScimReading.etag(past, again)
    return probes
  }

  private func look(
    _ path: String, _ query: FormCoding.Pairs, tag: String? = nil
  ) async -> Look {
    let headers: HTTPHeaders = tag.map { ["If-None-Match": $0] } ?? [:]
    do {
      let answer = try await source.get(path + "?" + FormCoding.encode(query), headers: headers)
      if answer.status == 304 { return .notModified }
      guard let page = try? ScimListPage(answer.body.bytes, kind: kind) else {
        return .refused("its answer is no SCIM")
      }
      return .page(page, tag: answer.headers["ETag"])
    } catch {
      // A server that stumbles over a parameter answers 500, and goes on answering others.
      let isTold = error.status.map { ![401, 403, 408, 425, 429, 502, 503, 504].contains($0) }
      guard isTold ?? false else { return .trouble(error.detail) }
      return .refused("\(error.status ?? 0), \(error.detail)")
    }
  }
}

extension ScimReading.Look {
  var isRefused: Bool {
    if case .refused = self { true } else { false }
  }
}

extension PullProbe {
  /// True when the source was too ill to be tried.
  var isTrouble: Bool {
    if case .unknown(let text) = self { text.hasPrefix("it could not be tried") } else { false }
  }
}
