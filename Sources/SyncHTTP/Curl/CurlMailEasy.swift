internal import CCurl

/// The easy handle of one mail, made, used and let go on one thread.
@safe final class CurlMailEasy {
  private static let connectTimeLimitMilliseconds = 10_000

  private let transfer: CurlMailTransfer
  private let handle: UnsafeMutableRawPointer?
  private let message = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var recipients: UnsafeMutablePointer<curl_slist>?

  init(_ transfer: CurlMailTransfer) {
    self.transfer = transfer
    unsafe handle = curl_easy_init()
    unsafe message.pointee = 0
  }

  deinit {
    if let handle = unsafe handle { unsafe curl_easy_cleanup(handle) }  // says QUIT
    unsafe curl_slist_free_all(recipients)
    unsafe message.deallocate()
  }

  /// Blocks until the server has answered, or the time is over.
  func run(_ finish: (CurlMailTransfer.Outcome) -> Void) {
    guard let handle = unsafe handle else {
      return finish(.failure(.unreachable("no memory for a transfer")))
    }
    guard setConnection(), setSecurity(), setSignIn(), setMail(), setCallbacks() else {
      return finish(.failure(.unreachable("libcurl refuses an option")))
    }
    let code = unsafe curl_easy_perform(handle)
    finish(transfer.outcome(code, explanation: explain(code)))
  }

  private func explain(_ code: CURLcode) -> String {
    let detail = unsafe String(cString: message)
    return unsafe detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
  }

  private var isPlain: Bool {
    guard let (scheme, host) = CurlRequestCheck.parts(of: transfer.server.url) else { return false }
    return scheme == "smtp" && transfer.server.caFile == nil && LoopbackHost.isLoopback(host)
  }

  private func setConnection() -> Bool {
    let limit = max(1, Int(transfer.server.timeLimit.components.seconds)) * 1000
    return set(CURLOPT_URL, transfer.server.url)
      && set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
      && set(CURLOPT_NOSIGNAL, 1)
      && set(CURLOPT_PROXY, "")  // not the environment's either
      && set(CURLOPT_TIMEOUT_MS, limit)
      && set(CURLOPT_CONNECTTIMEOUT_MS, min(limit, Self.connectTimeLimitMilliseconds))
      && set(CURLOPT_SERVER_RESPONSE_TIMEOUT, limit / 1000)
  }

  private func setSecurity() -> Bool {
    let isVerified =
      set(CURLOPT_USE_SSL, isPlain ? Int(CURLUSESSL_NONE.rawValue) : Int(CURLUSESSL_ALL.rawValue))
      && set(CURLOPT_SSL_VERIFYPEER, 1) && set(CURLOPT_SSL_VERIFYHOST, 2)
      && set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    guard isVerified, let caFile = transfer.server.caFile else { return isVerified }
    // Without this the system's directory of certificates would be trusted as well.
    let noDirectory = unsafe ccurl_set_string(handle, CURLOPT_CAPATH, nil)
    return set(CURLOPT_CAINFO, caFile) && noDirectory == CURLE_OK
  }

  /// libcurl's copy of the password is wiped when it is let go.
  private func setSignIn() -> Bool {
    guard let user = transfer.server.user, let password = transfer.server.password else {
      return true
    }
    let code = unsafe password.withStableBytes { bytes in
      unsafe ccurl_set_string(
        handle, CURLOPT_PASSWORD, bytes?.assumingMemoryBound(to: CChar.self))
    }
    return set(CURLOPT_USERNAME, user) && code == CURLE_OK
  }

  private func setMail() -> Bool {
    guard let mail = transfer.mail else {
      return set(CURLOPT_NOBODY, 1) && set(CURLOPT_CUSTOMREQUEST, "NOOP")
    }
    guard let list = unsafe curl_slist_append(nil, "<\(mail.recipient)>") else { return false }
    unsafe recipients = unsafe list
    let size = unsafe ccurl_set_offset(handle, CURLOPT_INFILESIZE_LARGE, mail.message.count)
    return unsafe set(CURLOPT_UPLOAD, 1) && set(CURLOPT_MAIL_FROM, "<\(mail.sender)>")
      && size == CURLE_OK
      && ccurl_set_pointer(handle, CURLOPT_MAIL_RCPT, recipients) == CURLE_OK
  }

  private func setCallbacks() -> Bool {
    let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
    return unsafe ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, message) == CURLE_OK
      && ccurl_set_callback(handle, CURLOPT_READFUNCTION, giveMessage) == CURLE_OK
      && ccurl_set_pointer(handle, CURLOPT_READDATA, context) == CURLE_OK
      && ccurl_set_callback(handle, CURLOPT_HEADERFUNCTION, takeReplyLine) == CURLE_OK
      && ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context) == CURLE_OK
      && ccurl_set_callback(handle, CURLOPT_WRITEFUNCTION, ignore) == CURLE_OK
      && ccurl_set_progress(handle, lookWhetherCancelled) == CURLE_OK
      && ccurl_set_pointer(handle, CURLOPT_XFERINFODATA, context) == CURLE_OK
      && set(CURLOPT_NOPROGRESS, 0)
  }

  private func set(_ option: CURLoption, _ value: Int) -> Bool {
    unsafe ccurl_set_long(handle, option, value) == CURLE_OK
  }

  private func set(_ option: CURLoption, _ value: String) -> Bool {
    unsafe ccurl_set_string(handle, option, value) == CURLE_OK
  }
}

// libcurl's callbacks: the context is the transfer, which the easy handle's owner holds.

private func giveMessage(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context = unsafe context, let bytes = unsafe bytes else { return 0 }
  let transfer = unsafe Unmanaged<CurlMailTransfer>.fromOpaque(context).takeUnretainedValue()
  return unsafe transfer.give(
    into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}

private func takeReplyLine(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context = unsafe context, let bytes = unsafe bytes else { return size * count }
  let transfer = unsafe Unmanaged<CurlMailTransfer>.fromOpaque(context).takeUnretainedValue()
  unsafe transfer.take(line: Array(UnsafeRawBufferPointer(start: bytes, count: size * count)))
  return size * count
}

private func ignore(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  size * count
}

private func lookWhetherCancelled(
  _ context: UnsafeMutableRawPointer?, _ downTotal: Int, _ down: Int, _ upTotal: Int, _ up: Int
) -> Int32 {
  guard let context = unsafe context else { return 0 }
  let transfer = unsafe Unmanaged<CurlMailTransfer>.fromOpaque(context).takeUnretainedValue()
  return transfer.isCancelled ? 1 : 0
}
