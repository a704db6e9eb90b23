internal import SyncCore
internal import SyncHTTP

extension HTTPResponse {
  static func reply(
    _ status: Int, json value: JSONValue, type: String = "application/json; charset=UTF-8",
    headers: HTTPHeaders = [:]
  ) -> HTTPResponse {
    var headers = headers
    headers["Content-Type"] = type
    return HTTPResponse(status, headers: headers, body: HTTPBody(json: value))
  }

  /// What a gateway before the service answers.
  static func html(
    _ status: Int, type: String = "text/html; charset=UTF-8"
  ) -> HTTPResponse {
    let page = "<!DOCTYPE html><html><head><title>Error \(status)</title></head>"
    return HTTPResponse(
      status, headers: ["Content-Type": type],
      body: HTTPBody(Array((page + "<body>That is an error.</body></html>").utf8)))
  }
}
