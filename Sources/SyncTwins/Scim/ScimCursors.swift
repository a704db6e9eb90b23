internal import SyncCore

/// Cursors that were given out (RFC 9865 §2). Each holds who is still to come, so that nobody is
/// missed or seen twice while the store changes.
struct ScimCursors: Sendable {
  /// Past that the oldest are forgotten.
  private static let limit = 256

  /// Where a walk goes on.
  struct Walk: Sendable {
    /// The next of the crowd, by number; past its end when the crowd is done.
    var nextOfCrowd: Int
    /// Ids of the others still to come.
    var rest: ArraySlice<String>
    let signature: String
    let count: Int?
    var total: Int
  }

  private var walks: [String: (walk: Walk, expiry: Timestamp)] = [:]
  private var order: [String] = []

  mutating func keep(_ walk: Walk, as cursor: String, until expiry: Timestamp) {
    walks[cursor] = (walk, expiry)
    order.append(cursor)
    if order.count > Self.limit { walks[order.removeFirst()] = nil }
  }

  /// The walk of a cursor that comes back with the same parameters.
  func walk(
    _ cursor: String, _ query: ScimQuery, now: Timestamp
  ) throws(ScimRefusal) -> Walk {
    guard let (walk, expiry) = walks[cursor], walk.signature == query.signature else {
      throw Self.invalid
    }
    guard now < expiry else { throw Self.expired }
    guard walk.count == query.count else {
      throw ScimRefusal(400, "invalidCount", "The count was another at the first page")
    }
    return walk
  }

  static let invalid = ScimRefusal(400, "invalidCursor", "The cursor is not known")
  static let expired = ScimRefusal(400, "expiredCursor", "The cursor is too old")
}
