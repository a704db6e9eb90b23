package import SyncCore
internal import Synchronization

/// A source in memory that can be told to fail in the ways that real ones do.
package final class ScriptedSource: ChangeSource, Sendable {
  /// A user as the source holds it.
  package struct User: Hashable, Sendable {
    package var userName: String
    package var title: String
    package var isActive = true

    package init(userName: String, title: String) {
      self.userName = userName
      self.title = title
    }
  }

  /// What the next calls get instead of the truth.
  package enum Fault: Sendable, CaseIterable {
    /// The call fails.
    case unavailable
    /// The list is short, and its total agrees with it.
    case short
    /// The list is empty, and its total agrees with it.
    case empty
    /// The list is short, and its total tells.
    case torn
  }

  /// What the source can do, and how badly.
  package struct Nature: Hashable, Sendable {
    /// It can give changes alone.
    package var filters = true
    /// Its stamps stay as they were at the creation.
    package var isFrozen = false
    /// Its pages hold together by a key, not by number.
    package var isChained = false
    /// So long it takes to give a page of users.
    package var pageTime = Duration.zero

    package init() {}
  }

  /// A change shows up so long after its stamp at most, and passes of changes look back so far.
  package static let overlap = Duration.seconds(300)

  private struct State {
    var users: [String: User] = [:]
    var stamps: [String: Timestamp] = [:]
    var faults: [Fault] = []
    var nature = Nature()
    var changePasses = 0
    var inquiryCount = 0
    var isSilent = false
  }

  package let groups = ScriptedGroups()
  private let state = Mutex(State())
  private let pageSize: Int
  private let clock: any SyncClock

  package init(pageSize: Int = 3, clock: any SyncClock = SimulatedClock()) {
    self.pageSize = pageSize
    self.clock = clock
  }

  /// Passes over changes alone that went to their ends.
  package var changePasses: Int { state.withLock { $0.changePasses } }

  package func change(_ body: (inout Nature) -> Void) {
    state.withLock { body(&$0.nature) }
  }

  package var users: [String: User] { state.withLock { $0.users } }

  /// - Parameter lag: how long before now the change is stamped, as by a slow node.
  package func set(_ id: String, _ user: User?, lag: Duration = .zero) {
    let stamp = clock.now.advanced(by: .zero - min(lag, Self.overlap))
    state.withLock { state in
      let isNew = state.users[id] == nil
      state.users[id] = user
      if isNew || !state.nature.isFrozen { state.stamps[id] = stamp }
    }
  }

  /// The next walk meets this fault.
  package func fail(_ fault: Fault) {
    state.withLock { $0.faults.append(fault) }
  }

  /// The whole source as the mirror should hold it.
  package var records: [String: [UInt8]] {
    let state = state.withLock(\.self)
    return Dictionary(
      uniqueKeysWithValues: state.users.map {
        ($0.key, Self.record($0.key, $0.value, state.stamps[$0.key]).bytes)
      })
  }

  package func heal() {
    state.withLock { $0.faults = [] }
  }

  package func plan(for kind: SubjectID.Kind) -> PullPlan? { nil }

  package func page(
    of pass: PassRequest, after cursor: Cursor?
  ) async throws(RemoteFailure) -> ChangePage {
    guard pass.kind == .user else {
      return try groups.page()
    }
    let time = state.withLock { $0.nature.pageTime }
    if time > .zero { try? await clock.sleep(until: clock.now.advanced(by: time)) }
    let fault = state.withLock { $0.faults.isEmpty ? nil : $0.faults.removeFirst() }
    if case .unavailable = fault { throw RemoteFailure(.unavailable, "scripted", status: 503) }
    let (state, now) = (state.withLock(\.self), clock.now)
    let since = state.nature.filters ? pass.since?.moment : nil
    var all = state.users.sorted { $0.key < $1.key }
    if let since { all = all.filter { (state.stamps[$0.key] ?? now) >= since } }
    var total = all.count
    switch fault {
    case .short:
      all = Array(all.dropLast(2))
      total = all.count
    case .torn: all = Array(all.dropLast(2))
    case .empty:
      all = []
      total = 0
    case .unavailable, nil: break
    }
    let place = cursor.map(Place.init) ?? Place(startedAt: now)
    let isChained = state.nature.isChained
    let rest = isChained ? all.filter { $0.key > place.key } : Array(all.dropFirst(place.count))
    let page = rest.prefix(pageSize)
    let isLast = page.count == rest.count
    if isLast, since != nil { self.state.withLock { $0.changePasses += 1 } }
    let settled = place.startedAt.advanced(by: .zero - Self.overlap)
    return ChangePage(
      kind: .user, records: page.map { Self.record($0.key, $0.value, state.stamps[$0.key]) },
      total: total, coverage: since == nil ? .everything : .changes,
      tie: isChained ? .chain : .index,
      next: isLast ? nil : place.after(page.count, page.last?.key ?? "").cursor,
      watermark: state.stamps.values.max().map { Watermark(min($0, settled)) },
      population: since == nil ? nil : state.users.count)
  }

  /// Where a pass stands.
  private struct Place {
    var startedAt: Timestamp
    var count = 0
    var key = ""

    init(startedAt: Timestamp) { self.startedAt = startedAt }

    init(_ cursor: Cursor) {
      let parts = cursor.text.split(separator: " ").map { String($0) }
      startedAt = Timestamp(milliseconds: Int64(parts[0]) ?? 0)
      count = Int(parts[1]) ?? 0
      key = parts[2]
    }

    func after(_ more: Int, _ key: String) -> Place {
      var next = self
      next.count += more
      next.key = key
      return next
    }

    var cursor: Cursor { Cursor("\(startedAt.milliseconds) \(count) \(key)") }
  }

  package func presence(of subject: SubjectID) async throws(RemoteFailure) -> Presence {
    guard subject.kind == .user else { return try groups.presence(of: subject) }
    let state = state.withLock(\.self)
    guard let user = state.users[subject.id] else { return .gone }
    return .present(Self.record(subject.id, user, state.stamps[subject.id]))
  }

  /// Questions for one user so far.
  package var inquiryCount: Int { state.withLock { $0.inquiryCount } }

  /// From now on questions for one user fail, or are answered again.
  package func silence(_ flag: Bool) {
    state.withLock { $0.isSilent = flag }
  }

  package func user(matching filter: SCIMFilter) async throws(RemoteFailure) -> SourceRecord? {
    let isSilent = state.withLock { state in
      state.inquiryCount += 1
      return state.isSilent
    }
    if isSilent { throw RemoteFailure(.unavailable, "scripted", status: 503) }
    let state = state.withLock(\.self)
    return state.users.map { Self.record($0.key, $0.value, state.stamps[$0.key]) }.first { record in
      (try? Subject(record)).map { filter.matches($0.resource) } ?? false
    }
  }

  package func check() async -> [Finding] {
    [Finding(.ok, "source", "scripted")]
  }

  /// The mail address of a user, which never changes.
  static func address(of id: String) -> String { "\(id)@example.org" }

  private static func record(_ id: String, _ user: User, _ stamp: Timestamp?) -> SourceRecord {
    let meta: JSONValue = ["lastModified": .string(stamp?.description ?? "")]
    let resource: JSONValue = [
      "id": .string(id), "userName": .string(user.userName), "title": .string(user.title),
      "active": .bool(user.isActive), "emails": [["value": .string(address(of: id))]],
      "meta": meta,
    ]
    return SourceRecord(
      subject: SubjectID(.user, id), bytes: JSONWriter.bytes(of: resource))
  }
}
