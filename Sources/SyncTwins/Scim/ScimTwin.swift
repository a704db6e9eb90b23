package import SyncCore
internal import SyncHTTP
internal import Synchronization

/// A SCIM 2.0 service on loopback, by default below `/scim/v2`.
package final class ScimTwin: Twin {
  package let now: @Sendable () -> Timestamp
  private let state: Mutex<ScimState>

  package init(_ settings: ScimSettings, now: @escaping @Sendable () -> Timestamp) {
    self.now = now
    state = Mutex(ScimState(settings))
  }

  package func withState<Result: Sendable>(_ body: (inout ScimState) -> Result) -> Result {
    state.withLock { state in body(&state) }
  }

  /// Puts a user there without the API; gives its id.
  @discardableResult
  package func seedUser(_ userName: String, _ attributes: JSONObject = JSONObject()) -> String {
    var attributes = attributes
    attributes["userName"] = .string(userName)
    if attributes["active"] == nil { attributes["active"] = true }
    let full = attributes
    let now = now()
    return withState { state in state.insert(full, .user, now).id }
  }

  /// Puts a group with members by their ids there; gives its id.
  @discardableResult
  package func seedGroup(_ displayName: String, members: [String] = []) -> String {
    let attributes = JSONObject([
      ("displayName", .string(displayName)),
      ("members", .array(members.map { ["value": .string($0), "type": "User"] })),
    ])
    let now = now()
    return withState { state in state.insert(attributes, .group, now).id }
  }

  /// Sets attributes of a user without the API; null clears.
  package func changeUser(_ id: String, _ attributes: JSONObject) {
    let now = now()
    withState { state in
      guard var resource = state.find(id, .user) else { return }
      for member in attributes.members {
        resource.attributes[member.name] = member.value.unlessNull
      }
      state.save(resource, now)
    }
  }

  /// Takes a user or a group away.
  package func remove(_ id: String) {
    let now = now()
    withState { state in
      state.drop(id, state.groups[id] == nil ? .user : .group, now)
    }
  }

  /// A user or a group as it is served, without its `meta`.
  package func attributes(_ id: String) -> JSONObject? {
    withState { state in (state.find(id, .user) ?? state.groups[id])?.attributes }
  }

  /// The id of the user of that name.
  package func userID(_ userName: String) -> String? {
    withState { state in state.holder(of: userName)?.id }
  }

  /// Makes a crowd of so many users in place of the crowd before: see `ScimCrowd`.
  package func setCrowd(_ count: Int) {
    withState { state in state.crowd = ScimCrowd(count: count) }
  }

  /// The most users that a crowd can have.
  package static var crowdLimit: Int { ScimCrowd.countLimit }

  /// Turns the knobs while it runs.
  package func change(_ body: (inout ScimSettings) -> Void) {
    withState { state in body(&state.settings) }
  }
}
