internal import Glibc
import SyncCore
import Testing

@testable import dirsyncd

@Suite struct PasswordPromptTests {
  private func read(_ text: String) -> Result<String, CommandFailure> {
    var ends: [Int32] = [-1, -1]
    _ = unsafe pipe(&ends)
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(ends[1], $0.baseAddress, $0.count) }
    close(ends[1])
    defer { close(ends[0]) }
    do {
      let secret = try PasswordPrompt.line(of: ends[0])
      let bytes = secret.bytes
      return .success(String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self))
    } catch let failure as CommandFailure {
      return .failure(failure)
    } catch {
      return .failure(CommandFailure(.internalError, "another error"))
    }
  }

  @Test(arguments: [("pw\n", "pw"), ("pw", "pw"), ("p w\nmore\n", "p w"), ("pä\n", "pä")])
  func `One line is read`(_ input: String, _ password: String) {
    #expect(read(input) == .success(password))
  }

  @Test(arguments: ["", "\n", String(repeating: "x", count: 1025)])
  func `No password and too long a one are refused`(_ input: String) throws {
    let failure = #expect(throws: CommandFailure.self) { try read(input).get() }
    #expect(failure?.status == .usage)
  }
}
