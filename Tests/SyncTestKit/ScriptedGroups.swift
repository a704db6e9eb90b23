package import SyncCore
internal import Synchronization

/// The groups of a source in memory; each walk brings all of them in one page.
package final class ScriptedGroups: Sendable {
  /// A group as the source holds it.
  package struct Group: Hashable, Sendable {
    package var displayName: String
    /// Elements of `members`.
    package var members: [JSONValue]
    /// What the list shows of the members; nil for all of them.
    package var listed: Listed?

    package init(_ displayName: String, _ members: [JSONValue], listed: Listed? = nil) {
      self.displayName = displayName
      self.members = members
      self.listed = listed
    }

    /// Members who are users, by their ids.
    package static func of(_ displayName: String, _ users: String...) -> Group {
      Group(displayName, users.map { ["value": .string($0)] })
    }
  }

  /// What lists show in place of the members.
  package enum Listed: Sendable {
    case nothing
    case emptyList
  }

  private struct State {
    var groups: [String: Group] = [:]
    /// Raised by each change, as `meta.version` is.
    var versions: [String: Int] = [:]
    var isSilent = false
    var hidesSingles = false
    var inquiryCount = 0
  }

  private let state = Mutex(State())

  package init() {}

  /// Groups that were asked for by id.
  package var inquiryCount: Int { state.withLock { $0.inquiryCount } }

  package subscript(_ id: String) -> Group? {
    get { state.withLock { $0.groups[id] } }
    set {
      state.withLock { state in
        state.groups[id] = newValue
        state.versions[id, default: 0] += 1
      }
    }
  }

  /// From now on the list fails, or is there again.
  package func silence(_ flag: Bool) {
    state.withLock { $0.isSilent = flag }
  }

  /// From now on a group that is asked for by id is refused, or shown again.
  package func hideSingles(_ flag: Bool) {
    state.withLock { $0.hidesSingles = flag }
  }

  func page() throws(RemoteFailure) -> ChangePage {
    let state = state.withLock(\.self)
    if state.isSilent { throw RemoteFailure(.unavailable, "scripted", status: 503) }
    let records = state.groups.sorted { $0.key < $1.key }
      .map { Self.record($0.key, $0.value, $0.value.listed, state.versions[$0.key] ?? 0) }
    return ChangePage(kind: .group, records: records, total: records.count, next: nil)
  }

  func presence(of subject: SubjectID) throws(RemoteFailure) -> Presence {
    let (group, isHidden, version) = state.withLock { state in
      state.inquiryCount += 1
      return (state.groups[subject.id], state.hidesSingles, state.versions[subject.id] ?? 0)
    }
    if isHidden { throw RemoteFailure(.unavailable, "scripted", status: 500) }
    guard let group else { return .gone }
    return .present(Self.record(subject.id, group, nil, version))
  }

  private static func record(
    _ id: String, _ group: Group, _ listed: Listed?, _ version: Int
  ) -> SourceRecord {
    var resource: JSONObject = [
      "id": .string(id), "displayName": .string(group.displayName),
      "meta": ["version": .string("W/\"\(version)\"")],
    ]
    switch listed {
    case nil: resource["members"] = .array(group.members)
    case .emptyList: resource["members"] = []
    case .nothing: break
    }
    return SourceRecord(
      subject: SubjectID(.group, id), bytes: JSONWriter.bytes(of: .object(resource)))
  }
}
