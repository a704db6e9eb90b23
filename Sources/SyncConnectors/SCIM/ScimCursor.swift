internal import SyncCore

/// Where a walk over the pages stands (RFC 7644 §3.4.2.4); travels as the text of a `Cursor`.
struct ScimCursor: Hashable, Sendable {
  var kind: SubjectID.Kind
  /// Index of the next resource, from 1 on.
  var startIndex = 1
  /// Pages of this kind so far.
  var pages = 0
  /// True when the server refused `count`, so that it is left out from then on.
  var isPlain = false
  /// The ids of the page before, joined: to notice a server that does not turn the page.
  var lastPage: LastPage?

  /// First id, last id and number of ids.
  struct LastPage: Hashable, Sendable {
    let first: String
    let last: String
    let count: Int
  }

  init(_ kind: SubjectID.Kind) { self.kind = kind }

  var cursor: Cursor {
    var members: JSONObject = JSONObject([
      ("kind", .string(kind.rawValue)), ("startIndex", .integer(Int64(startIndex))),
      ("pages", .integer(Int64(pages))), ("plain", .bool(isPlain)),
    ])
    if let lastPage {
      members["first"] = .string(lastPage.first)
      members["last"] = .string(lastPage.last)
      members["count"] = .integer(Int64(lastPage.count))
    }
    return Cursor(JSONWriter.text(of: .object(members)))
  }

  /// Throws for a text that is none of ours.
  init(_ cursor: Cursor) throws(RemoteFailure) {
    guard let value = try? JSONReader.value(of: Array(cursor.text.utf8)),
      let kind = value["kind"]?.string.flatMap(SubjectID.Kind.init(rawValue:)),
      let start = value["startIndex"]?.integer, let pages = value["pages"]?.integer,
      start > 0, pages >= 0, start < 1 << 40, pages < 1 << 40
    else { throw RemoteFailure(.protocolBroken, "the cursor is none of this source") }
    self.kind = kind
    startIndex = Int(start)
    self.pages = Int(pages)
    isPlain = value["plain"]?.bool ?? false
    if let first = value["first"]?.string, let last = value["last"]?.string,
      let count = value["count"]?.integer
    {
      lastPage = LastPage(first: first, last: last, count: Int(count))
    }
  }
}
