package import SyncCore
internal import Synchronization

/// A source whose resources a test writes as JSON; each walk is one page, where none are asked for.
package final class RecordSource: ChangeSource, Sendable {
  /// What happens before that page of users is given, counted from 0.
  package typealias PageHook = @Sendable (Int) throws(RemoteFailure) -> Void

  private let resources = Mutex<[SubjectID: String]>([:])
  private let isHidden = Mutex(false)
  private let pageHook = Mutex<PageHook?>(nil)
  private let pageSize: Int?

  package init(pageSize: Int? = nil) {
    self.pageSize = pageSize
  }

  /// Another source with the same resources.
  package func copy() -> RecordSource {
    let copy = RecordSource(pageSize: pageSize)
    let held = resources.withLock(\.self)
    copy.resources.withLock { $0 = held }
    return copy
  }

  /// From now on this happens before each page of users, or nothing any more.
  package func beforeEachPage(_ hook: PageHook?) {
    pageHook.withLock { $0 = hook }
  }

  /// Makes the user, or the group, of that id this resource; nil takes it away.
  package func set(_ id: String, _ json: String?, kind: SubjectID.Kind = .user) {
    resources.withLock { $0[SubjectID(kind, id)] = json }
  }

  /// From now on the list is empty, or has everybody again; each user can be asked for all the
  /// same.
  package func hide(_ flag: Bool) {
    isHidden.withLock { $0 = flag }
  }

  package func page(
    of pass: PassRequest, after cursor: Cursor?
  ) async throws(RemoteFailure) -> ChangePage {
    let number = cursor.flatMap { Int($0.text) } ?? 0
    if pass.kind == .user { try pageHook.withLock(\.self)?(number) }
    let records = isHidden.withLock(\.self) ? [] : records(of: pass.kind)
    let size = pageSize ?? max(1, records.count)
    let rest = records.dropFirst(number * size)
    return ChangePage(
      kind: pass.kind, records: Array(rest.prefix(size)), total: records.count,
      coverage: pass.since == nil ? .everything : .changes,
      next: rest.count > size ? Cursor("\(number + 1)") : nil,
      watermark: Watermark(Timestamp(seconds: 1_700_000_000)))
  }

  package func plan(for kind: SubjectID.Kind) -> PullPlan? { nil }

  package func presence(of subject: SubjectID) async throws(RemoteFailure) -> Presence {
    let json = resources.withLock { $0[subject] }
    guard let json else { return .gone }
    return .present(SourceRecord(subject: subject, bytes: Array(json.utf8)))
  }

  package func user(
    matching filter: SCIMFilter
  ) async throws(RemoteFailure) -> SourceRecord? {
    records(of: .user).first { record in
      (try? Subject(record)).map { filter.matches($0.resource) } ?? false
    }
  }

  package func check() async -> [Finding] { [] }

  /// In the order of their ids.
  private func records(of kind: SubjectID.Kind) -> [SourceRecord] {
    resources.withLock { $0.filter { $0.key.kind == kind }.sorted { $0.key.id < $1.key.id } }
      .map { SourceRecord(subject: $0.key, bytes: Array($0.value.utf8)) }
  }
}
