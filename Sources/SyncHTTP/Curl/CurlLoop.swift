internal import CCurl

/// The thread's work: drives all transfers on one multi handle, and sleeps when there is nothing.
@safe final class CurlLoop {  // made, used and let go on the loop's thread
  private static let freeHandleLimit = 64
  /// The longest sleep that libcurl's argument can say; an idle loop is woken by its bell.
  private static let longestSleepMilliseconds = Int32.max

  /// libcurl itself ends most transfers in time; so much later we do.
  private static let latenessLimit = Duration.milliseconds(50)

  private let configuration: CurlClient.Configuration
  private let inbox: CurlInbox
  private let multi: UnsafeMutableRawPointer
  private var working: [UInt64: CurlEasy] = [:]
  /// Transfers' ids by the address of their easy handle.
  private var ids: [UInt: UInt64] = [:]
  private var free: [CurlEasy] = []

  init?(configuration: CurlClient.Configuration, inbox: CurlInbox) {
    guard let multi = unsafe curl_multi_init() else { return nil }
    self.configuration = configuration
    self.inbox = inbox
    unsafe self.multi = unsafe multi
    let limit = configuration.hostConnectionLimit
    unsafe ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, limit)
    unsafe ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, limit * 4)
    unsafe ccurl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
    unsafe inbox.install(bell: multi)
  }

  deinit {
    free = []
    unsafe curl_multi_cleanup(multi)
  }

  /// Until the client is closed.
  func run() {
    while true {
      let work = inbox.take()
      for transfer in work.submitted { start(transfer) }
      for id in work.cancelled { finish(id, .failure(.cancelled)) }
      if work.isClosing { break }
      var count: Int32 = 0
      unsafe curl_multi_perform(multi, &count)
      finishDone()
      let sleepMilliseconds = finishLate()
      unsafe curl_multi_poll(multi, nil, 0, sleepMilliseconds, nil)
    }
    inbox.end()  // no bell after this
    for id in Array(working.keys) { finish(id, .failure(.cancelled)) }
  }

  private func start(_ transfer: CurlTransfer) {
    guard let easy = free.popLast() ?? CurlEasy() else {
      return transfer.finish(.failure(.unreachable("no memory for a transfer")))
    }
    guard easy.begin(transfer, configuration) else {
      easy.end()
      return transfer.finish(.failure(.badRequest("libcurl refuses an option")))
    }
    unsafe curl_multi_add_handle(multi, easy.handle)
    working[transfer.id] = easy
    ids[easy.address] = transfer.id
  }

  /// Hands over the outcomes of all transfers that have ended.
  private func finishDone() {
    var left: Int32 = 0
    while let message = unsafe curl_multi_info_read(multi, &left) {
      guard unsafe message.pointee.msg == CURLMSG_DONE,
        let handle = unsafe message.pointee.easy_handle,
        let id = ids[UInt(bitPattern: handle)], let easy = working[id]
      else { continue }
      let code = unsafe ccurl_message_result(message)
      finish(id, Self.outcome(of: easy, code))
    }
  }

  /// libcurl does not look at the time of a transfer that waits for a free connection. Gives how
  /// long nothing more is late.
  private func finishLate() -> Int32 {
    guard !working.isEmpty else { return Self.longestSleepMilliseconds }
    let now = ContinuousClock.now
    var next = now + .milliseconds(Int64(Self.longestSleepMilliseconds))
    for (id, easy) in working {
      let deadline = easy.deadline + Self.latenessLimit
      if deadline <= now {
        finish(id, Self.outcome(of: easy, CURLE_OPERATION_TIMEDOUT))
      } else {
        next = min(next, deadline)
      }
    }
    return Int32(clamping: CurlEasy.milliseconds(next - now))
  }

  private static func outcome(of easy: CurlEasy, _ code: CURLcode) -> CurlTransfer.Outcome {
    guard let transfer = easy.transfer else { return .failure(.cancelled) }
    if code == CURLE_OK, !transfer.headIsWhole {
      return .failure(.unknownOutcome("the answer ended in its head"))
    }
    if code == CURLE_OK { return .success(transfer.response(status: easy.status)) }
    if transfer.isTooLarge {
      return .failure(.answerTooLarge(byteLimit: transfer.request.answerByteLimit))
    }
    return .failure(
      CurlFailure.failure(
        code, hasSentNothing: easy.hasSentNothing, explanation: easy.explain(code)))
  }

  /// Nothing when the transfer has ended already.
  private func finish(_ id: UInt64, _ outcome: CurlTransfer.Outcome) {
    guard let easy = working.removeValue(forKey: id), let transfer = easy.transfer else { return }
    ids[easy.address] = nil
    unsafe curl_multi_remove_handle(multi, easy.handle)
    easy.end()
    if free.count < Self.freeHandleLimit { free.append(easy) }
    transfer.finish(outcome)
  }
}
