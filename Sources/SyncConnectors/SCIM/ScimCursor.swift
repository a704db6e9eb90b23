internal import SyncCore

/// Where a pass over the pages stands (RFC 7644 §3.4.2.4, RFC 9865 §2.1).
struct ScimCursor: Hashable, Sendable {
  var kind: SubjectID.Kind
  var paging: PullPlan.Paging
  /// Subjects to ask for at once; nil leaves it to the source.
  var count: Int?
  /// Only what changed since; nil for everything.
  var since: Timestamp?

  /// Index of the next resource, from 1 on; within one key where pages go by key.
  var startIndex = 1
  /// The source's own cursor; empty for the first page.
  var serverCursor = ""
  /// The stamp that the next page starts from, in the source's own words.
  var key = ""

  var pages = 0
  var records = 0
  var bytes = 0
  /// How often the pass had to begin again.
  var restarts = 0
  /// The newest stamp so far.
  var newest: Timestamp?
  /// The source's clock when the pass began (its `Date`).
  var startedAt: Timestamp?
  /// The page before, to notice a server that does not turn the page.
  var lastPage: LastPage?
  /// A cursor from some pages ago, to notice a server that leads in a circle.
  var landmark = ""

  /// First id, last id and number of ids.
  struct LastPage: Hashable, Sendable {
    let first: String
    let last: String
    let count: Int
  }

  init(
    _ kind: SubjectID.Kind, paging: PullPlan.Paging = .index, count: Int? = nil,
    since: Timestamp? = nil
  ) {
    self.kind = kind
    self.paging = paging
    self.count = count
    self.since = since
    key = Self.text(of: since ?? Timestamp(seconds: 0))
  }

  var coverage: ChangePage.Coverage { since == nil ? .everything : .changes }

  var tie: ChangePage.Tie { paging == .index ? .index : .chain }

  /// The pass from its beginning, in another way.
  func restarted(_ paging: PullPlan.Paging) -> ScimCursor {
    var fresh = ScimCursor(kind, paging: paging, count: count, since: since)
    (fresh.pages, fresh.records, fresh.bytes) = (pages, records, bytes)
    (fresh.newest, fresh.startedAt) = (newest, startedAt)
    fresh.restarts = restarts + 1
    return fresh
  }

  // MARK: The question

  /// `meta.lastModified ge "…"`.
  static func filter(since text: String) -> String {
    "meta.lastModified ge \(JSONWriter.text(of: .string(text)))"
  }

  /// In UTC and whole seconds, which every server reads.
  static func text(of moment: Timestamp) -> String {
    String(Timestamp(seconds: moment.seconds).description.dropLast(5)) + "Z"
  }

  /// The parameters of the next page.
  var query: [(name: String, value: String)] {
    var query: [(name: String, value: String)] = []
    switch paging {
    case .cursor: query.append(("cursor", serverCursor))
    case .index, .keyset:
      // A server that refuses `count` is asked with as little as possible.
      if count != nil || startIndex > 1 { query.append(("startIndex", String(startIndex))) }
    }
    if let count { query.append(("count", String(count))) }
    if paging == .keyset {
      query.append(("filter", Self.filter(since: key)))
      query += Self.ascending
    } else if let since {
      query.append(("filter", Self.filter(since: Self.text(of: since))))
    }
    return query
  }

  static let ascending = [
    (name: "sortBy", value: "meta.lastModified"), (name: "sortOrder", value: "ascending"),
  ]
}
