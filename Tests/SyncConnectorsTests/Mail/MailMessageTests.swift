import SyncCore
import SyncHTTP
import Testing

@testable import SyncConnectors

@Suite struct MailMessageTests {
  @Test func `A message is whole, and the same for the same notice`() throws {
    let from = try #require(MailSenderAddress("IT Service <it@example.com>"))
    let connector = MailConnector(
      try MailConfiguration(
        url: "smtp://127.0.0.1:1", from: from,
        templates: [.bound: MailTemplate("Subject: Für {directory}\n\nHello {displayName}\n")]))
    let (message, messageID) = connector.compose(try Self.notice())
    #expect(messageID == "<dirsyncd.google.7.1800000000000@example.com>")
    #expect(
      String(decoding: message, as: UTF8.self)
        == """
        Date: Fri, 15 Jan 2027 08:00:00 +0000\r
        From: "IT Service" <it@example.com>\r
        To: <ann@example.com>\r
        Subject: =?utf-8?B?RsO8ciBnb29nbGU=?=\r
        Message-ID: <dirsyncd.google.7.1800000000000@example.com>\r
        Auto-Submitted: auto-generated\r
        X-Auto-Response-Suppress: All\r
        MIME-Version: 1.0\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Transfer-Encoding: quoted-printable\r
        \r
        Hello =C3=84nn\r

        """)
  }

  @Test(arguments: [
    ("it@example.com", "it@example.com"), ("IT <it@example.com>", "\"IT\" <it@example.com>"),
    ("  A, B  <it@example.com>", "\"A, B\" <it@example.com>"),
    ("Büro <it@example.com>", "=?utf-8?B?QsO8cm8=?= <it@example.com>"),
    ("a\\b <it@example.com>", "=?utf-8?B?YVxi?= <it@example.com>"),
  ])
  func `A sender has a name or none`(_ text: String, _ header: String) {
    #expect(MailSenderAddress(text)?.headerText == header)
  }

  @Test(arguments: [
    "", "it", "<it@example.com>", "IT it@example.com", "IT <it>", "A\nB <it@example.com>",
    "\"IT\" <it@example.com>", "IT <it@example.com> x",
    "\(String(repeating: "x", count: 101)) <it@example.com>",
  ])
  func `Anything else is no sender`(_ text: String) {
    #expect(MailSenderAddress(text) == nil)
  }

  @Test(arguments: [
    (MailFailure.unreachable("x"), RemoteFailure.Kind.unreachable), (.cancelled, .unreachable),
    (.unknownOutcome("x"), .unknownOutcome), (.signIn("535 no"), .credentials),
    (.refused(.session, MailReply(421, "")), .throttled),
    (.refused(.session, MailReply(554, "")), .credentials),
    (.refused(.sender, MailReply(451, "")), .throttled),
    (.refused(.sender, MailReply(550, "")), .credentials),
    (.refused(.recipient, MailReply(450, "")), .unavailable),
    (.refused(.recipient, MailReply(550, "")), .refused),
    (.refused(.message, MailReply(452, "")), .unavailable),
    (.refused(.message, MailReply(554, "")), .refused),
  ])
  func `A failure is about this mail or about all, for now or for good`(
    _ failure: MailFailure, _ kind: RemoteFailure.Kind
  ) {
    #expect(RemoteFailure(mail: failure, messageID: "<1@x>").kind == kind)
  }

  private static func notice() throws -> Notice {
    Notice(
      .bound, to: try #require(MailAddress("ann@example.com")), displayName: "Änn",
      userName: "ann", directory: DirectoryID("google"), signInName: "ann@example.com",
      key: "7.1800000000000", at: Timestamp(seconds: 1_800_000_000))
  }
}
