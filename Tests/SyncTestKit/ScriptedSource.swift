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

  private struct State {
    var users: [String: User] = [:]
    var faults: [Fault] = []
    var inquiryCount = 0
    var isSilent = false
  }

  private let state = Mutex(State())
  private let pageSize: Int

  package init(pageSize: Int = 3) {
    self.pageSize = pageSize
  }

  package var users: [String: User] { state.withLock { $0.users } }

  package func set(_ id: String, _ user: User?) {
    state.withLock { $0.users[id] = user }
  }

  /// The next walk meets this fault.
  package func fail(_ fault: Fault) {
    state.withLock { $0.faults.append(fault) }
  }

  package func heal() {
    state.withLock { $0.faults = [] }
  }

  package func page(after cursor: Cursor?) async throws(RemoteFailure) -> ChangePage {
    if cursor?.text == "groups" {
      return ChangePage(kind: .group, records: [], total: 0, isLastOfKind: true, next: nil)
    }
    let start = cursor.flatMap { Int($0.text) } ?? 0
    let fault = state.withLock { $0.faults.isEmpty ? nil : $0.faults.removeFirst() }
    if case .unavailable = fault { throw RemoteFailure(.unavailable, "scripted", status: 503) }
    var all = users.sorted { $0.key < $1.key }.map(Self.record)
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
    let page = Array(all.dropFirst(start).prefix(pageSize))
    let end = start + page.count
    let isLast = page.isEmpty || end >= all.count
    return ChangePage(
      kind: .user, records: page, total: total, isLastOfKind: isLast,
      next: Cursor(isLast ? "groups" : String(end)))
  }

  package func presence(of subject: SubjectID) async throws(RemoteFailure) -> Presence {
    guard let user = users[subject.id] else { return .gone }
    return .present(Self.record(subject.id, user))
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
    return users.map(Self.record).first { record in
      (try? Subject(record)).map { filter.matches($0.resource) } ?? false
    }
  }

  package func check() async -> [Finding] {
    [Finding(.ok, "source", "scripted")]
  }

  /// The mail address of a user, which never changes.
  static func address(of id: String) -> String { "\(id)@example.org" }

  private static func record(_ id: String, _ user: User) -> SourceRecord {
    let resource: JSONValue = [
      "id": .string(id), "userName": .string(user.userName), "title": .string(user.title),
      "active": .bool(user.isActive), "emails": [["value": .string(address(of: id))]],
    ]
    return SourceRecord(
      subject: SubjectID(.user, id), bytes: JSONWriter.bytes(of: resource))
  }
}
