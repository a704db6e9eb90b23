import Glibc
import SyncCore
import Testing

@testable import SyncHTTP

@Suite("What a mail server's words mean", .timeLimit(.minutes(1)))
struct CurlMailTests {
  typealias Outcome = Result<MailReply, MailFailure>

  private static let greeting = ["220 ready", "250 hello"]
  private static let upToData = greeting + ["250 ok", "250 ok", "354 go on"]

  @Test("A mail is taken, with its leading dots as they were meant")
  func taken() async throws {
    let (outcome, heard) = try await converse(Self.upToData + ["250 2.0.0 queued as 7"])
    #expect(outcome == .success(MailReply(250, "2.0.0 queued as 7")))
    #expect(heard.contains("MAIL FROM:<it@example.com>"))
    #expect(heard.contains("RCPT TO:<ann@example.com>\r\n"))
    #expect(heard.contains("DATA\r\nSubject: x\r\n\r\n..\r\n..b\r\n.\r\n"))
  }

  @Test(
    "A refusal is of what was asked last",
    arguments: [
      (["554 go away"], MailFailure.Stage.session, 554),
      (["421 busy"], .session, 421),
      (greeting + ["550 not you"], .sender, 550),
      (greeting + ["250 ok", "550-no\r\n550 such user"], .recipient, 550),
      (greeting + ["250 ok", "450 later"], .recipient, 450),
      (greeting + ["250 ok", "250 ok", "451 not now"], .message, 451),
      (upToData + ["554 spam"], .message, 554),
      (upToData + ["452 full"], .message, 452),
    ])
  func refused(_ replies: [String], _ stage: MailFailure.Stage, _ code: Int) async throws {
    let (outcome, _) = try await converse(replies + ["221 bye"])
    guard case .failure(.refused(stage, let reply)) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reply.code == code)
  }

  @Test(
    "Who hangs up before the mail is whole has not taken it",
    arguments: [
      [], ["220 ready"], greeting, greeting + ["250 ok"], greeting + ["250 ok", "250 ok"],
    ]
  )
  func broken(_ replies: [String]) async throws {
    let (outcome, _) = try await converse(replies)
    guard case .failure(.unreachable(let text)) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(!text.isEmpty)
  }

  @Test("Who hangs up after the whole mail may have taken it")
  func unknown() async throws {
    let (outcome, _) = try await converse(Self.upToData)
    guard case .failure(.unknownOutcome) = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test("A server that says nothing is given up, and one that is cancelled too")
  func silence() async throws {
    try await withServer { server in
      var silent = MailServer(url: "smtp://\(server.address)")
      silent.timeLimit = .seconds(1)
      let late = await Self.outcome { () throws(MailFailure) in
        try await CurlMailClient().greet(silent)
      }
      guard case .failure(.unreachable) = late else {
        Issue.record("\(late)")
        return
      }
      silent.timeLimit = .seconds(50)
      let cancelled = await withTaskGroup(of: Outcome.self) { [silent] group in
        group.addTask {
          await Self.outcome { () throws(MailFailure) in
            try await CurlMailClient().greet(silent)
          }
        }
        group.cancelAll()
        return await group.next()
      }
      #expect(cancelled == .failure(.cancelled))
    }
  }

  @Test(
    "Without STARTTLS nothing goes but to loopback",
    arguments: [("smtp://127.0.0.1", "/etc/ssl/certs/ca-certificates.crt")])
  func plain(_ url: String, _ caFile: String) async throws {
    let (outcome, heard) = try await converse(Self.upToData + ["250 ok"], caFile: caFile)
    guard case .failure(.unreachable) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(!heard.contains("MAIL"))
  }

  @Test(
    "A reply is its last line",
    arguments: [
      ("250 ok\r\n", 250, "ok"), ("250\r\n", 250, ""), ("550 5.1.1 no \r\n", 550, "5.1.1 no"),
    ])
  func reply(_ line: String, _ code: Int, _ text: String) {
    #expect(MailReply(line: Array(line.utf8)) == MailReply(code, text))
  }

  @Test("Anything else is none", arguments: ["250-more\r\n", "", "25", "abc def", "\r\n"])
  func noReply(_ line: String) {
    #expect(MailReply(line: Array(line.utf8)) == nil)
  }

  /// Talks to a server that gives one reply to each command, and hangs up when it has no more.
  private func converse(
    _ replies: [String], caFile: String? = nil
  ) async throws -> (Outcome, heard: String) {
    let listener = try ListeningSocket(.tcp(host: "127.0.0.1", port: 0))
    let heard = Task { await blocking { Self.serve(replies, at: listener) } }
    let sender = try #require(MailAddress("it@example.com"))
    let recipient = try #require(MailAddress("ann@example.com"))
    let mail = MailEnvelope(
      from: sender, to: recipient, message: Array("Subject: x\r\n\r\n.\r\n.b\r\n".utf8))
    let server = MailServer(url: "smtp://\(listener.address)", caFile: caFile)
    let outcome = await Self.outcome { () throws(MailFailure) in
      try await CurlMailClient().send(mail, to: server)
    }
    return (outcome, await heard.value)
  }

  private static func outcome(
    _ body: () async throws(MailFailure) -> MailReply
  ) async -> Outcome {
    do throws(MailFailure) {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }

  private static func serve(_ replies: [String], at listener: ListeningSocket) -> String {
    var waiting = pollfd(fd: listener.file, events: Int16(POLLIN), revents: 0)
    unsafe poll(&waiting, 1, 20000)
    guard let file = listener.accept() else { return "" }
    defer { close(file) }
    var heard = ""
    var end = ""
    for reply in replies {
      while !heard.hasSuffix(end) || (heard.isEmpty && !end.isEmpty) {
        guard let piece = receive(file) else { return heard }
        heard += piece
      }
      let bytes = Array("\(reply)\r\n".utf8)
      unsafe Glibc.send(file, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      end = reply.hasPrefix("354") ? "\r\n.\r\n" : "\r\n"
      let command = receive(file)
      guard let command else { return heard }
      heard += command
    }
    while end == "\r\n.\r\n", !heard.hasSuffix(end), let piece = receive(file) { heard += piece }
    return heard
  }

  private static func receive(_ file: Int32) -> String? {
    var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    unsafe poll(&waiting, 1, 20000)
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe recv(file, &bytes, bytes.count, 0)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
