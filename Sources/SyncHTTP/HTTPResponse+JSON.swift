package import SyncCore

extension HTTPResponse {
  /// An answer with a JSON body and its content type.
  package init(json value: JSONValue, status: Int = 200) {
    self.init(
      status, headers: ["Content-Type": "application/json"], body: HTTPBody(json: value))
  }

  /// The body read as JSON.
  package func json() throws(JSONError) -> JSONValue {
    try JSONReader.value(of: body.bytes)
  }
}
