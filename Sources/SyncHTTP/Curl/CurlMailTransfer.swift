internal import CCurl
internal import Synchronization

/// One mail on its way: what was sent of it, and what the server said.
final class CurlMailTransfer: @unchecked Sendable {  // one thread's alone, but for the flag
  typealias Outcome = Result<MailReply, MailFailure>

  let server: MailServer
  /// Nil for a look at the server.
  let mail: MailEnvelope?
  private let cancelled = Atomic<Bool>(false)
  private var sentCount = 0
  /// libcurl was given the whole message: from here on it may be taken.
  private var isWhole = false
  /// The last reply, where it was a refusal.
  private var refusal: MailReply?
  /// The reply to the whole message.
  private var finalReply: MailReply?

  init(server: MailServer, mail: MailEnvelope?) {
    self.server = server
    self.mail = mail
  }

  var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  func cancel() {
    cancelled.store(true, ordering: .relaxed)
  }

  /// Fills the buffer with what comes next of the message; 0 is its end.
  func give(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let rest = (mail?.message ?? [])[sentCount...].prefix(buffer.count)
    unsafe buffer.copyBytes(from: rest)
    sentCount += rest.count
    isWhole = sentCount == mail?.message.count
    return rest.count
  }

  /// One line of the server's.
  func take(line: [UInt8]) {
    // 221 is the answer to libcurl's QUIT, and of no interest.
    guard let reply = MailReply(line: line), reply.code != 221 else { return }
    refusal = reply.code >= 400 ? reply : nil
    if isWhole { finalReply = finalReply ?? reply }
  }

  /// - Parameter explanation: libcurl's words; they tell which command was refused.
  func outcome(_ code: CURLcode, explanation: String) -> Outcome {
    if code == CURLE_OK { return .success(finalReply ?? MailReply(250, "")) }
    if let finalReply { return .failure(.refused(.message, finalReply)) }
    if isWhole { return .failure(.unknownOutcome(explanation)) }
    if isCancelled { return .failure(.cancelled) }
    guard let refusal else { return .failure(.unreachable(explanation)) }
    if code == CURLE_LOGIN_DENIED, refusal.code >= 500 {
      return .failure(.signIn(refusal.description))
    }
    return .failure(.refused(Self.stage(explanation), refusal))
  }

  /// libcurl's `smtp.c` writes "MAIL failed: 550", "RCPT failed: 550", "DATA failed: 451".
  private static func stage(_ explanation: String) -> MailFailure.Stage {
    if explanation.hasPrefix("MAIL ") { return .sender }
    if explanation.hasPrefix("RCPT ") { return .recipient }
    return explanation.hasPrefix("DATA ") ? .message : .session
  }
}
