package import SyncCore

/// Why the source cannot be read.
extension Transaction {
  private static let name = "source failure"

  /// Nil where the last pull succeeded.
  package func sourceFailure() throws -> SourceFailure? {
    guard let text = try meta(Self.name),
      let object = try? JSONReader.value(of: Array(text.utf8)),
      let since = object["since"]?.string.flatMap({ Timestamp($0) })
    else { return nil }
    return SourceFailure(
      since: since, detail: object["detail"]?.string ?? "",
      notBefore: object["notBefore"]?.string.flatMap { Timestamp($0) })
  }

  /// Nil forgets it.
  package func store(_ failure: SourceFailure?) throws {
    try setMeta(Self.name, failure.map { JSONWriter.text(of: $0.json) })
  }

  /// A pull failed.
  package func notePull(failed failure: RemoteFailure, at now: Timestamp) throws {
    let notBefore = failure.retryAfter.map { now.advanced(by: $0) }
    let next = try sourceFailure()?.next(failure.detail, notBefore, at: now)
    try store(next ?? SourceFailure(since: now, detail: failure.detail, notBefore: notBefore))
  }
}

extension SourceFailure {
  /// `{"since": "2026-…", "detail": "…", "notBefore": "2026-…"}`, without what is nil.
  package var json: JSONValue {
    var object: JSONObject = [
      "since": .string(since.description), "detail": .string(detail),
    ]
    object["notBefore"] = notBefore.map { .string($0.description) }
    return .object(object)
  }
}
