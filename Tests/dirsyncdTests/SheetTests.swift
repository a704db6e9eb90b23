import SyncCore
import Testing

@testable import dirsyncd

/// Texts for a terminal: nothing is lost, nothing is too wide.
@Suite struct SheetTests {
  @Test(arguments: [
    ("a bc def", 4, 0, ["a bc", "def"]), ("a bc def", 4, 2, ["a bc", "  de", "  f"]),
    ("abcdefgh", 4, 0, ["abcd", "efgh"]), ("", 4, 0, []),
  ])
  func `A text is broken between words, and a long word goes on`(
    _ text: String, _ width: Int, _ hanging: Int, _ lines: [String]
  ) {
    #expect(TextWrap.lines(text, to: width, hanging: hanging) == lines)
  }

  @Test func `A label stands once, and its text is indented`() {
    var sheet = Sheet(width: 32, hasColours: false)
    sheet.heading("google")
    sheet.row("account", "not linked yet, nor created")
    sheet.paragraph("x\u{1B}y")
    #expect(
      sheet.lines == [
        "google", "  account   not linked yet, nor", "            created", "  x\\u{1b}y",
      ])
  }

  @Test func `Without a terminal a row is one line, and colours are asked for`() {
    var sheet = Sheet(width: nil, hasColours: true)
    sheet.row("account", String(repeating: "word ", count: 50) + "end", .bad)
    #expect(sheet.lines.count == 1)
    #expect(sheet.lines[0].contains("\u{1B}[31mword"))
  }

  @Test(arguments: [
    (-1, "1 s ago"), (-200, "3 min ago"), (30, "in 30 s"), (10_000, "in 2 h"),
    (-400_000, "4 days ago"),
  ])
  func `A distance is one number`(_ seconds: Int64, _ words: String) {
    let now = Timestamp(seconds: 1_000_000)
    #expect(now.advanced(by: .seconds(seconds)).away(from: now) == words)
  }

  @Test(
    arguments: [
      ("2026-11-21T08:00:00Z", nil), ("2h", nil),
      ("2026-11-21T08:00:00", "the time zone is missing"),
      ("yesterday", "no time"),
    ] as [(String, String?)])
  func `A time is read, or what is wrong with it is told`(_ text: String, _ fault: String?) {
    var message: String?
    do {
      _ = try Timestamp.written(text, for: "--at", now: Timestamp(seconds: 1))
    } catch {
      message = error.messages.joined()
      #expect(error.status == .usage)
    }
    #expect((message == nil) == (fault == nil))
    if let fault { #expect(message?.contains(fault) == true) }
  }
}
