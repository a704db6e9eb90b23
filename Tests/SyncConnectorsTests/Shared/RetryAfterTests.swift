import SyncCore
import Testing

@testable import SyncConnectors

@Suite struct RetryAfterTests {
  @Test(
    "seconds, decimals and dates are read",
    arguments: [
      ("0", Duration.zero), ("7", .seconds(7)), (" 12 ", .seconds(12)),
      ("2.128", .milliseconds(2128)), ("Sat, 21 Nov 2026 12:00:30 GMT", .seconds(30)),
      ("Sat, 21 Nov 2026 11:00:00 GMT", .zero), ("999999999", .seconds(86_400)),
    ])
  func reads(_ text: String, _ wait: Duration) {
    #expect(RetryAfter.parse(text, now: TestClock().now) == wait)
  }

  @Test("anything else is no wait", arguments: ["", "soon", "-1", "1.2.3", "Sat, 21 Nov 2026"])
  func refuses(_ text: String) {
    #expect(RetryAfter.parse(text, now: TestClock().now) == nil)
  }
}
