internal import SyncCore

/// What the answers to the probes mean. Pure.
enum ScimReading {
  /// One answer to a probe.
  enum Look {
    case page(ScimListPage, tag: String?)
    case notModified
    case refused(String)
    /// The source is ill or refuses us: nothing is told of the ability.
    case trouble(String)

    var page: ScimListPage? {
      if case .page(let page, _) = self { page } else { nil }
    }

    var tag: String? {
      if case .page(_, let tag) = self { tag } else { nil }
    }

    /// Total, or at least what came.
    var size: Int? { page.map { $0.total ?? $0.received } }

    /// What no page means; nil for a page.
    var noPage: PullProbe? {
      switch self {
      case .page: nil
      case .notModified: .fails("it answers 304 to what was never asked")
      case .refused(let why): .fails("it refuses: \(why)")
      case .trouble(let why): .unknown("it could not be tried: \(why)")
      }
    }
  }

  static func count(_ look: Look) -> PullProbe {
    guard let page = look.page else { return look.noPage ?? .unknown("") }
    guard page.received > 0 else { return .unknown("there is none to count") }
    return page.received == 1
      ? .works("1 came where 1 was asked for")
      : .fails("\(page.received) came where 1 was asked for")
  }

  /// - Parameters:
  ///   - second: the answer to the first one's cursor; nil when it gave none.
  ///   - isAlone: it refuses to be paged by index.
  static func cursor(_ first: Look, _ second: Look?, isAlone: Bool = false) -> PullProbe {
    guard let page = first.page else { return first.noPage ?? .unknown("") }
    guard page.nextCursor != nil, let second else {
      let isSmall = page.received == 0 || page.total.map { $0 <= page.received } ?? false
      if isSmall, isAlone { return .works("it takes nothing but cursors") }
      return isSmall ? .unknown("there are too few to turn a page") : .fails("it gives no cursor")
    }
    guard let next = second.page else { return second.noPage ?? .unknown("") }
    let isSame = next.records.first?.subject == page.records.first?.subject
    return isSame
      ? .fails("its cursor leads to the same page") : .works("its cursor leads to the next page")
  }

  /// A filter that finds everybody since 2000 and nobody since 2999 does what it says; one that is
  /// ignored finds everybody both times, and one that is dropped nobody.
  ///
  /// - Parameter all: how many there are, before and after the filters were tried.
  static func changes(all: Set<Int>, past: Look, future: Look) -> PullProbe {
    guard let pastPage = past.page, let count = past.size else {
      return past.noPage ?? .unknown("")
    }
    guard let futureCount = future.size else { return future.noPage ?? .unknown("") }
    if futureCount > 0 { return .fails("it ignores the filter: \(futureCount) since 2999") }
    guard let most = all.max(), most > 0 else { return .unknown("there is none to try it on") }
    if count == 0 { return .fails("it finds none since 2000, and there are \(most)") }
    if pastPage.stamps.contains(where: { $0 == nil }) {
      return .fails("its resources have no meta.lastModified")
    }
    if pastPage.total != nil, !all.contains(count) {
      return .fails("it finds \(count) of \(most) since 2000: some have no meta.lastModified")
    }
    return .works("it finds \(count) since 2000 and none since 2999")
  }

  /// Both orders are needed: a server that ignores them may be in one of them by chance.
  static func sort(ascending: Look, descending: Look) -> PullProbe {
    guard let up = ascending.page else { return ascending.noPage ?? .unknown("") }
    guard let down = descending.page else { return descending.noPage ?? .unknown("") }
    let rising = up.stamps.compactMap { $0?.moment }
    let falling = down.stamps.compactMap { $0?.moment }
    guard rising.count == up.received, falling.count == down.received,
      let first = rising.first, let last = falling.first
    else { return .fails("its resources have no meta.lastModified") }
    let isOrdered =
      zip(rising, rising.dropFirst()).allSatisfy(<=)
      && zip(falling, falling.dropFirst()).allSatisfy(>=)
    if isOrdered, first == last { return .unknown("all were changed at the same moment") }
    return isOrdered && first < last
      ? .works("it sorts by meta.lastModified, up and down") : .fails("it does not sort")
  }

  /// - Parameter again: the answer to the same question with the first one's tag.
  static func etag(_ first: Look, _ again: Look?) -> PullProbe {
    guard first.tag != nil, let again else { return .fails("its lists have no ETag") }
    switch again {
    case .notModified: return .works("it answers 304 for a list that has not changed")
    case .page: return .fails("it sends the list again that has not changed")
    case .refused, .trouble: return again.noPage ?? .unknown("")
    }
  }
}
