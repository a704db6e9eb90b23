import SyncCore
import SyncHTTP
import Testing

@Suite("Percent, form and date coding")
struct CodingTests {
  @Test(
    "A text comes back from its escapes",
    arguments: [
      ("alice@example.com", "alice%40example.com"), ("a/b c+d", "a%2Fb%20c%2Bd"), ("", ""),
      ("Zoë", "Zo%C3%AB"), ("A-z.0_9~", "A-z.0_9~"), ("100%", "100%25"),
    ])
  func encoding(text: String, encoded: String) {
    #expect(PercentCoding.encode(segment: text) == encoded)
    #expect(PercentCoding.encode(queryValue: text) == encoded)
    #expect(PercentCoding.decode(encoded) == text)
  }

  @Test("A broken escape is nothing", arguments: ["%", "%4", "%zz", "a%4", "%C3", "%FF", "%+1"])
  func brokenEscape(text: String) {
    #expect(PercentCoding.decode(text) == nil)
    #expect(FormCoding.decode(text) == nil)
  }

  @Test("A plus is a space in forms alone")
  func plus() {
    #expect(PercentCoding.decode("a+b") == "a+b")
    #expect(FormCoding.decode("a+b=c+d").map(names) == ["a b=c d"])
  }

  @Test(
    "A query falls into its pairs",
    arguments: [
      ("", []), ("a=1&b=2", ["a=1", "b=2"]), ("a", ["a="]), ("a=b=c", ["a=b=c"]),
      ("&&a=&", ["a="]), ("%3D=%26", ["==&"]), ("=v", ["=v"]),
    ] as [(String, [String])])
  func pairs(query: String, expected: [String]) {
    #expect(FormCoding.decode(query).map(names) == expected)
  }

  @Test("A form comes back from its body")
  func form() {
    let pairs = [(name: "grant_type", value: "a b&c=d"), (name: "ü", value: "")]
    let decoded = FormCoding.decode(FormCoding.body(pairs))
    #expect(decoded.map(names) == names(pairs))
  }

  @Test("Too many pairs are refused")
  func pairLimit() {
    let some = Array(repeating: "a=1", count: FormCoding.pairLimit)
    #expect(FormCoding.decode(some.joined(separator: "&"))?.count == FormCoding.pairLimit)
    #expect(FormCoding.decode((some + ["a=1"]).joined(separator: "&")) == nil)
  }

  @Test(
    "A date comes back from its text",
    arguments: [
      (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
      (1_709_210_096, "Thu, 29 Feb 2024 12:34:56 GMT"),
      (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"),
    ] as [(Int64, String)])
  func dates(seconds: Int64, text: String) {
    #expect(HTTPDate.text(of: Timestamp(seconds: seconds)) == text)
    #expect(HTTPDate.moment(text) == Timestamp(seconds: seconds))
  }

  @Test(
    "What is no such date is nothing",
    arguments: [
      "", "120", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
      "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 6 Nov 1994 08:49 GMT",
    ])
  func badDates(text: String) {
    #expect(HTTPDate.moment(text) == nil)
  }

  @Test("A problem says type, title, status and detail")
  func problem() throws {
    let response = HTTPProblem(
      status: 404, type: "urn:x:unknown-user", title: "Unknown user", detail: "no such name"
    ).response
    #expect(response.status == 404)
    #expect(response.headers["content-type"] == "application/problem+json")
    let expected: JSONValue = [
      "type": "urn:x:unknown-user", "title": "Unknown user", "status": 404,
      "detail": "no such name",
    ]
    #expect(try response.json() == expected)
  }

  private func names(_ pairs: FormCoding.Pairs) -> [String] {
    pairs.map { "\($0.name)=\($0.value)" }
  }
}
