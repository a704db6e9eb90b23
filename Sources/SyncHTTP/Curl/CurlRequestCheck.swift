internal import CCurl

/// What we refuse to hand to libcurl.
enum CurlRequestCheck {
  /// Throws `.badRequest`: a URL that libcurl does not read, that carries a user, whose scheme is
  /// neither https nor, for loopback, http; a header that would break out of its line.
  static func check(_ request: HTTPRequest) throws(HTTPFailure) {
    guard let (scheme, host) = parts(of: request.url) else { throw .badRequest("bad URL") }
    switch scheme {
    case "https": break
    case "http" where LoopbackHost.isLoopback(host): break
    case "http": throw .badRequest("plain http is for loopback hosts alone")
    default: throw .badRequest("only https and, for loopback, http")
    }
    for field in request.headers.fields {
      guard !field.name.isEmpty, field.name.utf8.allSatisfy(ASCII.isToken),
        field.value.utf8.allSatisfy(ASCII.isFieldValue)
      else { throw .badRequest("bad header field") }
    }
  }

  /// Scheme and host by libcurl's own parser, so that what is checked is what is connected to.
  static func parts(of url: String) -> (scheme: String, host: String)? {
    guard !url.utf8.contains(0), let handle = unsafe curl_url() else { return nil }
    defer { unsafe curl_url_cleanup(handle) }
    let flags = UInt32(CURLU_DISALLOW_USER)
    guard unsafe curl_url_set(handle, CURLUPART_URL, url, flags) == CURLUE_OK,
      let scheme = unsafe part(CURLUPART_SCHEME, of: handle),
      let host = unsafe part(CURLUPART_HOST, of: handle)
    else { return nil }
    return (scheme, host)
  }

  private static func part(_ part: CURLUPart, of handle: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard unsafe curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text = unsafe text else {
      return nil
    }
    defer { unsafe curl_free(text) }
    return unsafe String(cString: text)
  }
}
