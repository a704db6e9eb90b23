internal import SyncCore

/// What went wrong, for machines and people (RFC 9457).
package struct HTTPProblem: Hashable, Sendable {
  package static let contentType = "application/problem+json"

  /// A stable URI of the kind of problem; `about:blank` says no more than the status.
  package var type: String
  /// One sentence that is the same for every problem of the type.
  package var title: String
  package var status: Int
  /// What is special this time; never a secret.
  package var detail: String?

  package init(
    status: Int, type: String = "about:blank", title: String, detail: String? = nil
  ) {
    self.status = status
    self.type = type
    self.title = title
    self.detail = detail
  }

  /// The problem as an answer.
  package var response: HTTPResponse {
    var members: JSONObject = JSONObject([
      ("type", .string(type)), ("title", .string(title)), ("status", .integer(Int64(status))),
    ])
    members["detail"] = detail.map(JSONValue.string)
    var response = HTTPResponse(json: .object(members), status: status)
    response.headers["Content-Type"] = Self.contentType
    return response
  }
}
