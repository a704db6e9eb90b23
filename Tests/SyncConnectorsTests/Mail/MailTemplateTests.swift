import FoundationEssentials
import SyncCore
import Testing

@testable import SyncConnectors

@Suite struct MailTemplateTests {
  @Test func `Values are put in, and stay in their lines`() throws {
    let template = try MailTemplate(
      "Subject: For {displayName}\n\nHello {displayName},\n{no thing} {} {\n{userName}{directory}\n"
    )
    let (subject, body) = template.rendered([
      .displayName: "Ann\r\nBcc: x\u{2028}y", .userName: "{directory}", .directory: "Google",
    ])
    #expect(subject == "For Ann  Bcc: x y")
    #expect(body == "Hello Ann  Bcc: x y,\n{no thing} {} {\n{directory}Google\n")
  }

  @Test func `A line without its value is left out`() throws {
    let template = try MailTemplate("Subject: x\n\nbefore\n  {portalURL}\nafter\n")
    #expect(template.rendered([:]).body == "before\nafter\n")
    #expect(template.rendered([.portalURL: "u"]).body == "before\n  u\nafter\n")
  }

  @Test func `Line ends of either kind are taken`() throws {
    let template = try MailTemplate("Subject: x\r\n\r\na\r\nb\r\n\r\n")
    #expect(template.rendered([:]).body == "a\nb\n")
  }

  @Test func `A value has a bound`() throws {
    let template = try MailTemplate("Subject: x\n\n{displayName}\n")
    let body = template.rendered([.displayName: String(repeating: "x", count: 10_000)]).body
    #expect(body.utf8.count == 201)
  }

  @Test(arguments: [
    ("", MailTemplateFault.noSubject), ("Hello\n\nthere\n", .noSubject),
    ("Subject: \n\nthere\n", .noSubject), ("Subject: x\n", .noBody), ("Subject: x\n\n\n", .noBody),
    ("Subject: x\nbody\n", .noBody),
    ("Subject: x\n\n{portalUrl}\n", .unknownPlaceholder("portalUrl")),
    ("Subject: {Directory}\n\nx\n", .unknownPlaceholder("Directory")),
    ("Subject: x\n\n{password}\n", .unknownPlaceholder("password")),
  ])
  func `What cannot be used is named`(_ text: String, _ fault: MailTemplateFault) {
    #expect(throws: fault) { try MailTemplate(text) }
  }

  @Test(arguments: Notice.Kind.allCases)
  func `The built-in texts are the shipped files`(_ kind: Notice.Kind) throws {
    var folder = URL(filePath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    let file = folder.appending(path: "etc/mail/\(kind.rawValue).txt")
    let text = try #require(String(bytes: try Data(contentsOf: file), encoding: .utf8))
    #expect((kind == .bound ? MailTemplate.bound : MailTemplate.welcome) == text)
    #expect(try MailTemplate.standard(kind) == MailTemplate(text))
  }
}
