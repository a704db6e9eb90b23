package import SyncHTTP

/// The requests a twin met, without their values: a bounded list, and counts that go on.
package struct TwinJournal: Sendable {
  /// So many requests are remembered.
  package static let entryLimit = 10_000

  /// One request.
  package struct Entry: Hashable, Sendable {
    package let method: HTTPMethod
    package let path: String
    package let query: String
    /// The names of the top-level members of the body.
    package let bodyFields: [String]
  }

  package private(set) var entries: [Entry] = []
  /// All requests by `METHOD path`, the last segments of ids included.
  package private(set) var total = 0

  package init() {}

  mutating func record(_ call: TwinCall) {
    total += 1
    if entries.count >= Self.entryLimit { entries.removeFirst(Self.entryLimit / 10) }
    entries.append(
      Entry(
        method: call.method, path: call.request.path, query: call.request.query,
        bodyFields: call.bodyFields))
  }

  func count(_ method: HTTPMethod?, _ pathPrefix: String) -> Int {
    entries.count { entry in
      (method == nil || entry.method == method) && entry.path.hasPrefix(pathPrefix)
    }
  }
}
