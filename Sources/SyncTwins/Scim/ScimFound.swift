/// Whom a query finds, in order: some of the crowd, then others.
struct ScimFound {
  /// One of them.
  enum Entry {
    /// One of the crowd, by number.
    case crowd(Int)
    case resource(ScimResource)
  }

  /// Places among those of the crowd who are present.
  var places: Range<Int> = 0..<0
  var resources: [ScimResource] = []
  var isReversed = false
  /// No more than so many are shown.
  var limit = Int.max

  var total: Int { min(places.count + resources.count, limit) }

  func entry(at index: Int, _ crowd: ScimCrowd) -> Entry {
    let index = isReversed ? places.count + resources.count - 1 - index : index
    guard index >= places.count else {
      return .crowd(crowd.number(at: places.lowerBound + index))
    }
    return .resource(resources[index - places.count])
  }
}
