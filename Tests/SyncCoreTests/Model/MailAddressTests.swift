internal import SyncCore
internal import Testing

struct MailAddressTests {
  @Test(arguments: [
    "ann@example.com", "a.b+c@example.co.uk", "o'neil@example.com", "x@localhost",
    "!#$%&'*+-/=?^_`{|}~@a-b.example",
  ])
  func `an address is taken`(_ text: String) {
    #expect(MailAddress(text)?.text == text)
  }

  @Test(arguments: [
    "", "ann", "@example.com", "ann@", "ann@@example.com", "ann@a@b", ".ann@example.com",
    "ann.@example.com", "a..b@example.com", "ann@example..com", "ann@.example.com",
    "ann@-a.example", "ann@a-.example", "ann @example.com", " ann@example.com",
    "ann@example.com\r\nBcc: eve@example.com", "ann\n@example.com", "<ann@example.com>",
    "\"a b\"@example.com", "änn@example.com", "ann@exämple.com", "ann@[127.0.0.1]",
    "ann@example.com,eve@example.com", "ann@exa_mple.com", "ann@example.com>",
    "\(String(repeating: "a", count: 65))@example.com",
    "ann@\(String(repeating: "a", count: 64)).example",
    "ann@\(String(repeating: "a.", count: 130))example",
  ])
  func `anything else is not`(_ text: String) {
    #expect(MailAddress(text) == nil)
  }
}
