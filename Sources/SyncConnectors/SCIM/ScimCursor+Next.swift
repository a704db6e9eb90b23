internal import SyncCore

/// From one page to the next, by what was received and not by what was announced. Pure.
extension ScimCursor {
  /// What follows after a page.
  enum Turn: Hashable, Sendable {
    case next(ScimCursor)
    case end
    /// The page shows that an ability does not hold what its probe promised.
    case broken(PullAbility, String)
  }

  /// Notes the page, and gives where the next one starts.
  ///
  /// - Parameters:
  ///   - bytes: how long the answer was.
  ///   - date: the source's clock, from the answer's `Date`.
  mutating func turn(
    after page: ScimListPage, bytes: Int, date: Timestamp?
  ) throws(RemoteFailure) -> Turn {
    if startedAt == nil { startedAt = date }
    newest = ([newest] + page.stamps.map { $0?.moment }).compactMap(\.self).max()
    pages += 1
    records += page.received
    self.bytes += bytes
    switch paging {
    case .index: return try turnIndex(page)
    case .cursor: return turnCursor(page)
    case .keyset: return try turnKey(page)
    }
  }

  private func turnIndex(_ page: ScimListPage) throws(RemoteFailure) -> Turn {
    guard page.received > 0 else { return .end }
    var next = self
    if startIndex == 1, let cursor = page.nextCursor {  // the source will have it so
      next.paging = .cursor
      next.serverCursor = cursor
      return .next(next)
    }
    next.startIndex += page.received
    try next.note(page, isSamePlace: true)
    if let total = page.total, next.startIndex > total, !isDoubtful(page) { return .end }
    return .next(next)
  }

  /// A full page may be all there is, or its size may stand for the total.
  private func isDoubtful(_ page: ScimListPage) -> Bool {
    page.received == count && page.total == count
  }

  private func turnCursor(_ page: ScimListPage) -> Turn {
    guard let cursor = page.nextCursor else { return .end }
    if cursor == serverCursor || cursor == landmark {
      return .broken(.cursor, "its cursors lead in a circle")
    }
    var next = self
    next.serverCursor = cursor
    // A landmark that moves on at 1, 2, 4, 8 … pages meets every circle (R. P. Brent, 1980).
    if pages & (pages - 1) == 0 { next.landmark = cursor }
    return .next(next)
  }

  private func turnKey(_ page: ScimListPage) throws(RemoteFailure) -> Turn {
    guard page.received > 0 else { return .end }
    let moments = page.stamps.compactMap { $0?.moment }
    guard moments.count == page.received, zip(moments, moments.dropFirst()).allSatisfy(<=),
      let last = page.stamps.last.flatMap(\.self), let old = ScimStamp(key),
      moments[0] >= old.moment
    else { return .broken(.sort, "a page came that is not in order") }
    if let total = page.total, startIndex - 1 + page.received >= total, !isDoubtful(page) {
      return .end
    }
    var next = self
    if last.moment > old.moment {
      (next.key, next.startIndex) = (last.text, 1)
    } else {
      next.startIndex += page.received
    }
    // A new key begins with those who share its stamp: they may fill the page before and this one.
    try next.note(page, isSamePlace: startIndex > 1)
    return .next(next)
  }

  private mutating func note(
    _ page: ScimListPage, isSamePlace: Bool
  ) throws(RemoteFailure) {
    guard let first = page.records.first, let last = page.records.last else { return }
    let before = lastPage
    lastPage = LastPage(first: first.subject.id, last: last.subject.id, count: page.received)
    if isSamePlace, lastPage == before {
      throw RemoteFailure(.protocolBroken, "the source gave the same page twice")
    }
  }

  // MARK: The watermark

  /// How late a change may show up after its own stamp: clocks of several nodes, long transactions.
  static let overlap = Duration.seconds(300)

  /// From where the next pass of changes starts. All that was stamped before is taken as seen: up
  /// to the newest stamp, but not later than a while before the pass by the source's own clock, so
  /// that one stamp from the future blinds nobody. Without a `Date` the while counts from the
  /// newest.
  var nextSince: Timestamp? {
    guard let newest else { return since }
    let settled = (startedAt ?? newest).advanced(by: .zero - Self.overlap)
    return max(min(newest, settled), since ?? .init(milliseconds: .min))
  }
}
