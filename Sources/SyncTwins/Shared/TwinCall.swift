internal import SyncCore
internal import SyncHTTP

/// One request as a twin reads it.
package struct TwinCall: Sendable {
  let request: HTTPServerRequest
  /// The URL that the service was called by, up to its path.
  let base: String
  let now: Timestamp
  /// How long what this call creates stays out of sight.
  var lag: Duration = .zero
  /// The path between its slashes, empty ones left out.
  let segments: [String]
  /// The query's parameters in order, decoded.
  let parameters: [(name: String, value: String)]

  init(_ request: HTTPServerRequest, base: String, now: Timestamp) {
    self.request = request
    self.base = base
    self.now = now
    segments = request.segments
    parameters = request.queryPairs ?? []
  }

  var method: HTTPMethod { request.method }

  /// The first value of a query parameter.
  func parameter(_ name: String) -> String? {
    parameters.first { $0.name == name }?.value
  }

  /// A bearer token, when there is one (RFC 6750 §2.1).
  var bearer: String? {
    guard let header = request.headers["authorization"] else { return nil }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(parts[1])
  }

  /// The body as JSON.
  func json() throws(JSONError) -> JSONValue {
    try JSONReader.value(of: request.body.bytes)
  }

  /// The body as a form.
  var form: [(name: String, value: String)] {
    FormCoding.decode(request.body) ?? []
  }

  var isForm: Bool {
    (request.headers["content-type"] ?? "").lowercased()
      .hasPrefix(FormCoding.contentType)
  }

  var isJSON: Bool {
    let type = (request.headers["content-type"] ?? "").lowercased()
    return type.hasPrefix("application/json") || type.hasPrefix("application/scim+json")
  }

  /// The names of the members of a JSON body, or of the parameters of a form.
  var bodyFields: [String] {
    if isForm { return form.map(\.name) }
    return ((try? json())?.object?.names ?? []).sorted()
  }
}
