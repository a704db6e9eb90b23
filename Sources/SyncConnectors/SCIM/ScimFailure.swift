internal import SyncCore
internal import SyncHTTP

/// What a SCIM answer other than 2xx means (RFC 7644 §3.12 and what servers do besides).
enum ScimFailure {
  /// One row of the table; the first that covers the status counts.
  private struct Row {
    let statuses: ClosedRange<Int>
    let kind: RemoteFailure.Kind
    let meaning: String
  }

  private static let unauthorized =
    "our credentials are refused; replace what source.auth names"
  private static let forbidden =
    "our credentials do not allow it; give their owner the right to read users and groups"

  private static let rows = [
    Row(statuses: 300...399, kind: .protocolBroken, meaning: "redirects are not followed"),
    Row(statuses: 401...401, kind: .credentials, meaning: unauthorized),
    Row(statuses: 403...403, kind: .credentials, meaning: forbidden),
    Row(statuses: 404...404, kind: .missing, meaning: "there is no such resource"),
    Row(statuses: 408...408, kind: .unavailable, meaning: "the request took too long"),
    Row(statuses: 425...425, kind: .unavailable, meaning: "too early"),
    Row(statuses: 429...429, kind: .throttled, meaning: "too many requests"),
    Row(statuses: 501...501, kind: .refused, meaning: "the source does not implement it"),
    Row(statuses: 500...599, kind: .unavailable, meaning: "the source is ill"),
    Row(statuses: 400...499, kind: .refused, meaning: "the source refuses the request"),
  ]

  static func classify(_ answer: HTTPResponse) -> RemoteFailure {
    let row = rows.first { $0.statuses.contains(answer.status) }
    let meaning = row?.meaning ?? "no status of SCIM"
    let error = try? answer.json()
    let odd = error == nil && answer.body.count > 0 ? stranger(answer) : nil
    let said = [error?["scimType"]?.string, error?["detail"]?.string, odd].compactMap(\.self)
    let detail = ["SCIM \(answer.status), \(meaning)"] + said.map { String($0.prefix(300)) }
    // A page of a proxy or of another program is no word of the source that something is gone.
    let broken = row?.kind == .missing && error?.object == nil && answer.body.count > 0
    return RemoteFailure(
      broken ? .protocolBroken : row?.kind ?? .protocolBroken, detail.joined(separator: ": "),
      status: answer.status)
  }
}
