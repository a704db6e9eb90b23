package import SyncCore
internal import Synchronization

/// A source of users whose resources a test writes as JSON; each walk is one page.
package final class RecordSource: ChangeSource, Sendable {
  private let users = Mutex<[String: String]>([:])
  private let isHidden = Mutex(false)

  package init() {}

  /// Makes the user of that id this resource; nil takes it away.
  package func set(_ id: String, _ json: String?) {
    users.withLock { $0[id] = json }
  }

  /// From now on the list is empty, or has everybody again; each user can be asked for all the
  /// same.
  package func hide(_ flag: Bool) {
    isHidden.withLock { $0 = flag }
  }

  package func page(
    of pass: PassRequest, after cursor: Cursor?
  ) async throws(RemoteFailure) -> ChangePage {
    let all = users.withLock { $0.sorted { $0.key < $1.key } }.map(record)
    let records = pass.kind == .group || isHidden.withLock(\.self) ? [] : all
    return ChangePage(
      kind: pass.kind, records: records, total: records.count,
      coverage: pass.since == nil ? .everything : .changes, next: nil,
      watermark: Watermark(Timestamp(seconds: 1_700_000_000)))
  }

  package func plan(for kind: SubjectID.Kind) -> PullPlan? { nil }

  package func presence(of subject: SubjectID) async throws(RemoteFailure) -> Presence {
    let json = users.withLock { $0[subject.id] }
    guard let json else { return .gone }
    return .present(record(subject.id, json))
  }

  package func user(
    matching filter: SCIMFilter
  ) async throws(RemoteFailure) -> SourceRecord? {
    let all = users.withLock { $0.sorted { $0.key < $1.key } }.map(record)
    return all.first { record in
      (try? Subject(record)).map { filter.matches($0.resource) } ?? false
    }
  }

  package func check() async -> [Finding] { [] }

  private func record(_ id: String, _ json: String) -> SourceRecord {
    SourceRecord(subject: SubjectID(.user, id), bytes: Array(json.utf8))
  }
}
