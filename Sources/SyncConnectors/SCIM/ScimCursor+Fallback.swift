internal import SyncCore

/// What to do when the source refuses what its probes had promised. Pure.
extension ScimCursor {
  /// A simpler pass from the beginning, and what cannot be relied on; nil when the failure has
  /// nothing to do with how we ask.
  func fallback(after failure: RemoteFailure) -> (place: ScimCursor, ability: PullAbility?)? {
    let refuses = [400, 405, 414, 501].contains(failure.status)
    if pages > 0, restarts == 0, paging == .cursor, refuses {
      return (restarted(.cursor), nil)  // the cursor has expired (RFC 9865 §2.1.1)
    }
    if refuses, let count, count > Self.modestCount {
      var modest = restarted(paging)
      modest.count = Self.modestCount
      return (modest, nil)
    }
    if refuses, paging != .index {
      return (restarted(.index), paging == .cursor ? .cursor : .sort)
    }
    if refuses, since != nil {
      var whole = restarted(.index)
      whole.since = nil
      return (whole, .changes)
    }
    if refuses || failure.status == 500, count != nil, startIndex == 1 {
      var plain = restarted(.index)
      plain.count = nil
      return (plain, .count)
    }
    return nil
  }

  /// No server is known that refuses so few.
  static let modestCount = 100
}
