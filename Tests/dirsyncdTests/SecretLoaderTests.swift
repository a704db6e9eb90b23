import SyncCore
import SyncTestKit
import Testing

@testable import dirsyncd

@Suite struct SecretLoaderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(
    _ reference: SecretReference, credentialsDirectory: String? = nil
  ) -> Result<String, SecretLoader.Failure> {
    let loader = SecretLoader(credentialsDirectory: credentialsDirectory)
    do throws(SecretLoader.Failure) {
      let secret = try loader.secret(reference)
      let bytes = secret.bytes
      return .success(String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self))
    } catch {
      return .failure(error)
    }
  }

  @Test(arguments: [("x", "x"), ("x\n", "x"), ("x\n\n", "x\n"), ("a b\r\n", "a b\r")])
  func `One final newline is taken off`(_ contents: String, _ secret: String) throws {
    let path = try folder.write(contents, as: "s")
    #expect(read(.file(path)) == .success(secret))
  }

  @Test(arguments: [UInt32(0o640), 0o604, 0o660, 0o666])
  func `A file that others can read is refused`(_ mode: UInt32) throws {
    let path = try folder.write("x", as: "s", mode: mode)
    let failure = SecretLoader.Failure.file(.openToOthers(mode: mode), path: path)
    #expect(read(.file(path)) == .failure(failure))
    #expect(failure.remedy(for: .file(path)) == "chmod 600 \(path)")
    #expect(failure.commandFailure(for: .file(path)).status == .notPermitted)
  }

  @Test func `A credential is a file in the credentials directory, whatever its mode`() throws {
    try folder.write("token\n", as: "scim-token", mode: 0o440)
    #expect(
      read(.credential("scim-token"), credentialsDirectory: folder.path) == .success("token"))
  }

  @Test func `A credential outside systemd is told as such`() {
    #expect(read(.credential("x")) == .failure(.noCredentialsDirectory))
  }

  @Test func `What is missing, empty, no file or too large is refused`() throws {
    let missing = folder.file("none")
    #expect(read(.file(missing)) == .failure(.file(.missing, path: missing)))
    let empty = try folder.write("\n", as: "e")
    #expect(read(.file(empty)) == .failure(.empty(path: empty)))
    #expect(read(.file(folder.path)) == .failure(.file(.notRegular, path: folder.path)))
    let large = try folder.write(String(repeating: "x", count: (1 << 20) + 1), as: "l")
    let tooLarge = SmallFile.Failure.tooLarge(byteLimit: 1 << 20)
    #expect(read(.file(large)) == .failure(.file(tooLarge, path: large)))
  }

  @Test func `A configuration that others can write is refused`() throws {
    let path = try folder.write(ConfigurationSample.least, as: "c", mode: 0o666)
    let error = try #require(throws: ConfigurationError.self) { try Configuration.load(path) }
    #expect(error.isAboutRights)
    #expect(Main.commandFailure(of: error).status == .notPermitted)
  }

  @Test func `The shipped example is accepted, with the credentials looked at under systemd`() {
    let example = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "/\(example)/etc/dirsyncd.json5"
    let configuration = Result { () throws(ConfigurationError) in try Configuration.load(path) }
    guard case .success(let configuration) = configuration else {
      Issue.record("\(configuration)")
      return
    }
    let check = OfflineCheck(
      configuration: configuration, secrets: SecretLoader(credentialsDirectory: nil))
    #expect(check.status == .done)
    #expect(check.findings.count { $0.message.contains("$CREDENTIALS_DIRECTORY") } == 6)
  }
}
