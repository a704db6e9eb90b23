import SyncConnectors
import SyncCore
import SyncHTTP
import Testing

@Suite struct LoginRequestTests {
  private func parse(_ text: String) throws(LoginRequestError) -> LoginRequest {
    try LoginRequest.parse(HTTPBody(Array(text.utf8)))
  }

  /// What a body is refused with; nil when it is taken.
  private func refusal(_ text: String) -> LoginRequestError? {
    do {
      _ = try parse(text)
      return nil
    } catch {
      return error
    }
  }

  @Test("all members are read") func whole() throws {
    let login = try parse(
      #"""
      {"userName": "alice@example.com", "password": "p\u00e5ss \"w\" \ud83d\ude00",
       "id": "evt-1", "occurredAt": "2026-11-21T13:00:00.5+01:00", "initiatedBy": "idp"}
      """#)
    let bytes = login.password.bytes
    let password = String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    #expect(password == "påss \"w\" 😀")
    let (name, id, time, side) = (login.address, login.id, login.occurredAt, login.initiatedBy)
    #expect(name == .userName("alice@example.com"))
    #expect(id == "evt-1")
    #expect(time == Timestamp("2026-11-21T12:00:00.500Z"))
    #expect(side == "idp")
  }

  @Test(
    "a credential may stand in place of the user name",
    arguments: [("local", Credential.Kind.local), ("sso", .sso)])
  func credential(_ word: String, _ kind: Credential.Kind) throws {
    let login = try parse(
      #"{"credential":{"kind":"\#(word)","key":"S-17"},"password":"secret"}"#)
    let address = login.address
    #expect(address == .credential(kind, key: "S-17"))
  }

  @Test("name and password are enough") func least() throws {
    let login = try parse(#"{"password":"secret","userName":"a"}"#)
    let (id, time, side) = (login.id, login.occurredAt, login.initiatedBy)
    #expect(id == nil)
    #expect(time == nil)
    #expect(side == nil)
  }

  @Test(
    "a fault names its member",
    arguments: [
      (#"{"password":"x"}"#, "userName", "missing"),
      (#"{"userName":"a"}"#, "password", "missing"),
      (#"{"userName":"","password":"x"}"#, "userName", "empty"),
      (#"{"userName":"a","password":""}"#, "password", "empty"),
      (#"{"userName":5,"password":"x"}"#, "userName", "must be a string"),
      (#"{"userName":"a","password":["x"]}"#, "password", "must be a string"),
      (#"{"userName":"a","password":null}"#, "password", "must be a string"),
      (#"{"userName":"a","password":"x","pasword":"y"}"#, "pasword", "unknown"),
      (#"{"userName":"a","password":"x","UserName":"y"}"#, "UserName", "unknown"),
      (#"{"userName":"a","userName":"b","password":"x"}"#, "userName", "twice"),
      (#"{"userName":"a","password":"x","occurredAt":"yesterday"}"#, "occurredAt", "RFC 3339"),
      (
        #"{"userName":"a","password":"x","occurredAt":"2026-11-21T12:00:00"}"#, "occurredAt", "zone"
      ),
      (#"{"userName":"a","password":"x","initiatedBy":"me"}"#, "initiatedBy", "sp"),
      (#"{"userName":"a","password":"x","id":""}"#, "id", "empty"),
      (#"{"credential":"a","password":"x"}"#, "credential", "wrong type"),
      (#"{"credential":{"key":"a"},"password":"x"}"#, "credential.kind", "missing"),
      (#"{"credential":{"kind":"sso"},"password":"x"}"#, "credential.key", "missing"),
      (#"{"credential":{"kind":"otp","key":"a"},"password":"x"}"#, "credential.kind", "sso"),
      (#"{"credential":{"kind":"sso","key":7},"password":"x"}"#, "credential.key", "string"),
      (#"{"credential":{"kind":"sso","key":""},"password":"x"}"#, "credential.key", "empty"),
      (#"{"credential":{"kind":"sso","key":"a","x":1},"password":"x"}"#, "credential.x", "unknown"),
      (
        #"{"credential":{"kind":"sso","key":"a","key":"b"},"password":"x"}"#, "credential.key",
        "twice"
      ),
      (
        #"{"userName":"a","credential":{"kind":"sso","key":"a"},"password":"x"}"#, "credential",
        "exclude"
      ),
    ])
  func faults(_ text: String, _ member: String, _ word: String) {
    let refusal = refusal(text)
    #expect(refusal?.member == member)
    #expect(refusal?.description.contains(word) == true)
  }

  @Test(
    "what is no object is refused",
    arguments: [
      "", "[]", "\"x\"", "{", #"{"userName":"a","password":"x"} x"#,
      #"{"userName":"a" "password"}"#,
      #"{"userName":"a","password":"\ud800"}"#, "{\"userName\":\"a\",\"password\":\"\u{1}\"}",
    ])
  func notJSON(_ text: String) {
    let refusal = refusal(text)
    #expect(refusal?.member == nil)
    #expect(refusal?.description.contains("no JSON object") == true)
  }

  @Test("a password of 1024 bytes is taken, a longer one is not") func passwordLength() throws {
    let longest = String(repeating: "å", count: 512)
    let login = try parse(#"{"userName":"a","password":"\#(longest)"}"#)
    let count = login.password.count
    #expect(count == 1024)
    #expect(refusal(#"{"userName":"a","password":"\#(longest)x"}"#)?.member == "password")
  }

  @Test("a body over its limit is refused unread") func bodyLength() {
    let text = String(repeating: " ", count: PortalBody.byteLimit + 1)
    #expect(refusal(text)?.description.contains("65536 bytes") == true)
  }

  @Test("a refusal never holds the password") func silence() {
    let refusal = refusal(#"{"userName":"a","password":"hunter2","x":1}"#)
    #expect(refusal?.description.contains("hunter2") == false)
  }
}
