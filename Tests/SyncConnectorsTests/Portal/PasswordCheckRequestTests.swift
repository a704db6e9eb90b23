import SyncConnectors
import SyncCore
import SyncHTTP
import Testing

@Suite struct PasswordCheckRequestTests {
  private func outcome(_ bytes: [UInt8]) -> Result<String, LoginRequestError> {
    do {
      let password = try PasswordCheckRequest.parse(HTTPBody(bytes))
      let span = password.bytes
      return .success(String(decoding: span.indices.map { span[$0] }, as: UTF8.self))
    } catch {
      return .failure(error)
    }
  }

  @Test("the password is read") func whole() {
    #expect(outcome(Array(#"{"password": "påss\n"}"#.utf8)) == .success("påss\n"))
  }

  @Test(
    "a fault names its member and not the password",
    arguments: [
      ("{}", "password"), (#"{"password":""}"#, "password"), (#"{"password":7}"#, "password"),
      (#"{"password":"hunter2","user":"a"}"#, "user"),
      (#"{"password":"hunter2","password":"hunter2"}"#, "password"),
      (#"{"password":"\#(String(repeating: "hunter2", count: 147))"}"#, "password"),
      ("[]", nil), (#"{"password":"hunter2"} x"#, nil),
    ] as [(String, String?)])
  func faults(_ text: String, _ member: String?) throws {
    let refusal = #expect(throws: LoginRequestError.self) { try outcome(Array(text.utf8)).get() }
    #expect(refusal?.member == member)
    #expect(refusal?.description.contains("hunter2") == false)
  }

  @Test("what is no UTF-8 is refused") func notUTF8() {
    let bytes = Array(#"{"password":""#.utf8) + [0xFF, 0xFE] + Array(#""}"#.utf8)
    #expect(throws: LoginRequestError.self) { try outcome(bytes).get() }
  }
}
