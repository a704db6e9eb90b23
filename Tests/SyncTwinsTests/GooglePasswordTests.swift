import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Google passwords")
struct GooglePasswordTests {
  /// A password write and its answer; nil for `matches` when it is refused.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let password: String
    let function: JSONValue?
    let isTaken: Bool

    init(_ name: String, _ password: String, _ function: JSONValue?, _ isTaken: Bool) {
      testDescription = name
      self.password = password
      self.function = function
      self.isTaken = isTaken
    }
  }

  static let phrase = "Correct-Horse-7"
  static let salt = "Wm3pQx9sLr2bAa./"

  static func crypt(_ setting: String) -> String {
    TwinCrypt.hash(phrase, setting: setting) ?? ""
  }

  static let bytes = Array(phrase.utf8)

  static let rows = [
    Row("clear", phrase, nil, true),
    Row("clear, 7 characters", "1234567", nil, false),
    Row("clear, 100 characters", String(repeating: "x", count: 100), nil, true),
    Row("clear, 101 characters", String(repeating: "x", count: 101), nil, false),
    Row("clear, not ASCII", "pässwörter", nil, false),
    Row("MD5 in hex", TwinDigest.md5.hex(bytes), "MD5", true),
    Row("MD5 in base64", "XrY7u+Ae7tCTyyK7j1rNww==", "MD5", false),
    Row("SHA-1 in hex", TwinDigest.sha1.hex(bytes), "SHA-1", true),
    Row("SHA-1 with a misspelt name", TwinDigest.sha1.hex(bytes), "SHA1", false),
    Row("SHA-256", TwinDigest.sha256.hex(bytes), "SHA-256", false),
    Row("SHA-512-crypt, 10000 rounds", crypt("$6$rounds=10000$\(salt)$"), "crypt", true),
    Row("SHA-512-crypt, 10001 rounds", crypt("$6$rounds=10001$\(salt)$"), "crypt", false),
    Row("SHA-512-crypt, no rounds", crypt("$6$\(salt)$"), "crypt", true),
    Row("SHA-256-crypt", crypt("$5$rounds=5000$\(salt)$"), "crypt", true),
    Row("MD5-crypt", crypt("$1$Wm3pQx9s$"), "crypt", true),
    Row("DES", crypt("ab"), "crypt", true),
    Row("bcrypt", crypt("$2b$04$abcdefghijklmnopqrstuu"), "crypt", false),
    Row("yescrypt", crypt("$y$j9T$abcdefghijklmnop$"), "crypt", false),
    Row("a cut hash", String(crypt("$6$rounds=10000$\(salt)$").dropLast()), "crypt", false),
    Row("clear text as a hash", phrase, "crypt", false),
    Row("lower-case function", crypt("$6$\(salt)$"), "Crypt", false),
    Row("function of a wrong type", phrase, 6, false),
  ]

  @Test("a password write takes the documented forms alone", arguments: rows)
  func write(_ row: Row) async throws {
    let bench = try Bench()
    let id = bench.town.google.seedUser("dana@example.com")
    var body = JSONObject([("password", .string(row.password))])
    body["hashFunction"] = row.function
    let answer = try await bench.google(.put, "/users/\(id)", .object(body))
    #expect(answer.status == (row.isTaken ? 200 : 400))
    let expected = row.function == nil ? row.password : Self.phrase
    #expect(bench.town.google.accepts(expected, for: id) == row.isTaken)
    #expect(bench.town.google.user(id)?.passwordWrites == (row.isTaken ? 1 : 0))
  }
}
