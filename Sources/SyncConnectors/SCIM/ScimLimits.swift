internal import SyncCore

/// What one pass over one kind may cost: a source that has more is broken, or not meant for us.
enum ScimLimits {
  static let pageLimit = 100_000
  static let recordLimit = 20_000_000
  static let byteLimit = 64 << 30
  /// One answer.
  static let pageByteLimit = 64 << 20
  static let cursorByteLimit = 16 << 10
  /// A pass that began so often from the start is given up.
  static let restartLimit = 5

  static func check(_ place: ScimCursor) throws(RemoteFailure) {
    let limits = [
      (place.pages, pageLimit, "pages"), (place.records, recordLimit, "records"),
      (place.bytes, byteLimit, "bytes"), (place.restarts, restartLimit, "restarts"),
      (place.serverCursor.utf8.count, cursorByteLimit, "bytes in a cursor"),
    ]
    for (count, limit, what) in limits where count > limit {
      throw RemoteFailure(.protocolBroken, "the source gives more than \(limit) \(what)")
    }
  }
}
