import FoundationEssentials
import Testing

@testable import SyncConnectors

@Suite struct MailEncodingTests {
  @Test(arguments: [
    ("Set your password", "Set your password"), ("", ""), ("a = b", "a = b"),
    ("Grüße", "=?utf-8?B?R3LDvMOfZQ==?="),
    ("=?utf-8?B?QQ==?=", "=?utf-8?B?PT91dGYtOD9CP1FRPT0/PQ==?="),
    ("a\r\nBcc: b@c.example", "=?utf-8?B?YQ0KQmNjOiBiQGMuZXhhbXBsZQ==?="),
    ("tab\there", "=?utf-8?B?dGFiCWhlcmU=?="),
  ])
  func `A header is as it is, or in encoded words`(_ text: String, _ expected: String) {
    #expect(MailEncoding.header(text) == expected)
  }

  @Test(arguments: [
    String(repeating: "ä", count: 100), String(repeating: "日本語", count: 40),
    String(repeating: "👩‍👩‍👧", count: 20), String(repeating: "long ", count: 60),
  ])
  func `Encoded words are short, and whole characters each`(_ text: String) throws {
    let lines = MailEncoding.header(text).split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(lines.count > 1)
    var decoded = ""
    for line in lines {
      let word = line.first == " " ? line.dropFirst() : line
      #expect(line.utf8.count <= 76)
      #expect(word.utf8.count <= 75)
      let part = word.dropFirst("=?utf-8?B?".count).dropLast(2)
      let data = try #require(Data(base64Encoded: String(part)))
      decoded += try #require(String(bytes: data, encoding: .utf8))
    }
    #expect(decoded == text)
  }

  @Test(arguments: [
    ("Hello", "Hello\r\n"), ("", "\r\n"), ("a=b", "a=3Db\r\n"), ("ü", "=C3=BC\r\n"),
    ("blank ", "blank=20\r\n"), ("tab\t", "tab=09\r\n"), ("a\nb", "a\r\nb\r\n"),
    (".", ".\r\n"), ("a b", "a b\r\n"), ("\u{7F}\u{0}", "=7F=00\r\n"),
    (String(repeating: "x", count: 75), String(repeating: "x", count: 75) + "\r\n"),
    (String(repeating: "x", count: 76), String(repeating: "x", count: 75) + "=\r\nx\r\n"),
    (
      String(repeating: "x", count: 73) + "ü",
      String(repeating: "x", count: 73) + "=\r\n=C3=BC\r\n"
    ),
  ])
  func `A body becomes short lines of ASCII`(_ text: String, _ expected: String) {
    #expect(String(decoding: MailEncoding.quotedPrintable(text), as: UTF8.self) == expected)
  }
}
