internal import CCurl

/// One easy handle with what must live as long as its transfer.
@safe final class CurlEasy {  // used on the loop's thread only
  let handle: UnsafeMutableRawPointer
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private let message = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private let emptyBody = HTTPBody([])
  private(set) var transfer: CurlTransfer?
  /// When the transfer's time is over by our own clock.
  private(set) var deadline = ContinuousClock.now

  init?() {
    guard let handle = unsafe curl_easy_init() else {
      unsafe message.deallocate()
      return nil
    }
    unsafe self.handle = unsafe handle
  }

  deinit {
    unsafe curl_easy_cleanup(handle)
    unsafe curl_slist_free_all(headerList)
    unsafe message.deallocate()
  }

  /// Readies the handle for a transfer; false when libcurl refuses an option.
  func begin(_ transfer: CurlTransfer, _ configuration: CurlClient.Configuration) -> Bool {
    self.transfer = transfer
    deadline = .now + transfer.request.timeLimit
    unsafe message.pointee = 0
    let isSet =
      setConnection(transfer.request, configuration) && setTrust(transfer.request)
      && setRequest(transfer.request) && setHeaders(transfer.request) && setCallbacks(transfer)
    return isSet
  }

  /// Lets go of the transfer; the handle can be used again.
  func end() {
    unsafe curl_easy_reset(handle)
    unsafe curl_slist_free_all(headerList)
    unsafe headerList = nil
    transfer = nil
  }

  /// libcurl's words for what went wrong.
  func explain(_ code: CURLcode) -> String {
    let detail = unsafe String(cString: message)
    return unsafe detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
  }

  /// The handle's address, by which libcurl names it in its messages.
  var address: UInt { unsafe UInt(bitPattern: handle) }

  var status: Int {
    var status = 0
    unsafe ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    return status
  }

  /// Can the request not have reached anyone? Counts what was sent on connections given up, too.
  var hasSentNothing: Bool {
    var sent = 0
    unsafe ccurl_get_long(handle, CURLINFO_REQUEST_SIZE, &sent)
    guard sent > 0, isProxied else { return sent == 0 }
    // What asked the proxy for the tunnel is counted too; the time of the request itself is not
    // set before the tunnel and TLS in it stand.
    var requestedAt: curl_off_t = 0
    unsafe ccurl_get_offset(handle, CURLINFO_PRETRANSFER_TIME_T, &requestedAt)
    return requestedAt == 0
  }

  private var isProxied = false

  // MARK: Options

  private func setConnection(
    _ request: HTTPRequest, _ configuration: CurlClient.Configuration
  ) -> Bool {
    let idleSeconds = Int(configuration.idleTimeLimit.components.seconds)
    let timeLimit = Self.milliseconds(request.timeLimit)
    let connectTimeLimit = min(timeLimit, Self.milliseconds(configuration.connectTimeLimit))
    if let socketPath = request.socketPath, !set(CURLOPT_UNIX_SOCKET_PATH, socketPath) {
      return false
    }
    return set(CURLOPT_URL, request.url)
      && set(CURLOPT_PROTOCOLS_STR, "http,https")
      && set(CURLOPT_FOLLOWLOCATION, 0)
      && set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
      && set(CURLOPT_PATH_AS_IS, 1)
      && set(CURLOPT_NOSIGNAL, 1)
      && set(CURLOPT_TIMEOUT_MS, timeLimit)
      && set(CURLOPT_CONNECTTIMEOUT_MS, connectTimeLimit)
      && set(CURLOPT_MAXAGE_CONN, idleSeconds)
      && set(CURLOPT_TCP_KEEPALIVE, 1)
      && set(CURLOPT_FRESH_CONNECT, request.needsFreshConnection ? 1 : 0)
      && set(CURLOPT_USERAGENT, configuration.userAgent)
      && setProxy(request, configuration)
  }

  /// An empty proxy is none: what the environment says has been read by whoever made the client.
  private func setProxy(
    _ request: HTTPRequest, _ configuration: CurlClient.Configuration
  ) -> Bool {
    let proxy = request.proxy ?? configuration.proxy ?? ""
    isProxied = !proxy.isEmpty
    var direct = "localhost,127.0.0.0/8,::1"
    if request.proxy == nil, let hosts = configuration.directHosts { direct += ",\(hosts)" }
    return set(CURLOPT_PROXY, proxy) && set(CURLOPT_NOPROXY, direct)
      && set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
  }

  private func setTrust(_ request: HTTPRequest) -> Bool {
    let isVerified =
      set(CURLOPT_SSL_VERIFYPEER, 1) && set(CURLOPT_SSL_VERIFYHOST, 2)
      && set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    guard isVerified, let caFile = request.caFile else { return isVerified }
    // Without this the system's directory of certificates would be trusted as well.
    let noDirectory = unsafe ccurl_set_string(handle, CURLOPT_CAPATH, nil)
    return set(CURLOPT_CAINFO, caFile) && noDirectory == CURLE_OK
  }

  private func setRequest(_ request: HTTPRequest) -> Bool {
    switch (request.method, request.body) {
    case (.get, nil): return set(CURLOPT_HTTPGET, 1)
    case (.head, nil): return set(CURLOPT_NOBODY, 1)
    case (.delete, nil): return set(CURLOPT_CUSTOMREQUEST, "DELETE")
    case (let method, let body):
      // The body is sent from its own memory, which the transfer keeps alive.
      let isSet = set(CURLOPT_POST, 1) && set(CURLOPT_CUSTOMREQUEST, method.rawValue)
      let count = body?.count ?? 0
      let size = unsafe ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, Int(count))
      let bytes = unsafe (body ?? emptyBody).withStableBytes { bytes in
        unsafe ccurl_set_pointer(handle, CURLOPT_POSTFIELDS, bytes)
      }
      return isSet && size == CURLE_OK && bytes == CURLE_OK
    }
  }

  private func setHeaders(_ request: HTTPRequest) -> Bool {
    var lines = request.headers.fields.map { field in
      field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
    }
    // What libcurl would add by itself: a wait of a second, and the type of a form.
    lines.append("Expect:")
    if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
    for line in lines {
      guard let longer = unsafe curl_slist_append(headerList, line) else { return false }
      unsafe headerList = unsafe longer
    }
    return unsafe ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, headerList) == CURLE_OK
  }

  private func setCallbacks(_ transfer: CurlTransfer) -> Bool {
    let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
    return unsafe ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, message) == CURLE_OK
      && ccurl_set_callback(handle, CURLOPT_WRITEFUNCTION, takeBodyPiece) == CURLE_OK
      && ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context) == CURLE_OK
      && ccurl_set_callback(handle, CURLOPT_HEADERFUNCTION, takeHeaderLine) == CURLE_OK
      && ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context) == CURLE_OK
  }

  private func set(_ option: CURLoption, _ value: Int) -> Bool {
    unsafe ccurl_set_long(handle, option, value) == CURLE_OK
  }

  /// libcurl keeps a copy of the text.
  private func set(_ option: CURLoption, _ value: String) -> Bool {
    unsafe ccurl_set_string(handle, option, value) == CURLE_OK
  }

  /// At least one: libcurl takes zero for no limit.
  static func milliseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
  }
}

/// libcurl's callbacks: the context is the transfer, which its easy handle holds.
private func takeBodyPiece(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  unsafe withPiece(bytes, size * count, context) { $0.take(bodyPiece: $1) }
}

private func takeHeaderLine(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  unsafe withPiece(bytes, size * count, context) { $0.take(headerLine: $1) }
}

/// Gives the count for "go on"; anything else ends the transfer.
private func withPiece(
  _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
  _ take: (CurlTransfer, Span<UInt8>) -> Bool
) -> Int {
  guard count > 0 else { return 0 }
  guard let context = unsafe context, let bytes = unsafe bytes else { return 0 }
  let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
  let piece = unsafe buffer.bindMemory(to: UInt8.self)
  return unsafe take(transfer, piece.span) ? count : -1
}
