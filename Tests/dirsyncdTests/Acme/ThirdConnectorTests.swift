import SyncCore
import SyncEngine
import SyncHTTP
import Testing

@testable import dirsyncd

/// A third kind of directory takes its folder, its keys and one row: the steps of the page
/// Connectors, gone.
struct ThirdConnectorTests {
  private struct NoClient: HTTPClient {
    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
      HTTPResponse(503)
    }
  }

  private struct OpenGate: RequestGate {
    func enter(_ request: RequestKind, cost: Int) async throws(RemoteFailure) {}
    func learn(_ hint: Pace.Hint, from request: RequestKind) {}
  }

  private static func read(_ text: String) throws -> (DirectoryConfiguration?, [String]) {
    guard case .object(let members) = try ConfigurationTree.parse(Array(text.utf8)) else {
      return (nil, ["no object"])
    }
    let reader = ConfigurationReader(members)
    let kinds = DirectoryConfiguration.Kind.all + [AcmeConfiguration.self]
    let directory = DirectoryConfiguration.read("third", reader, among: kinds)
    reader.refuseUnknownKeys()
    return (directory, reader.faults.list.map(\.description))
  }

  private static func acme(_ more: String) -> String {
    #"{ kind: "acme", address: "10.0.0.1", token: { credential: "t" }, \#(more) }"#
  }

  @Test func `with its row it is configured and made like the others`() throws {
    let (read, faults) = try Self.read(
      Self.acme(#"domains: ["example.com"], mapping: { login: "emails" }"#))
    #expect(faults == [])
    let directory = try #require(read)
    let materials = Materials(
      configuration: try ConfigurationSample.parse(ConfigurationSample.least),
      secrets: .fromEnvironment())
    let policy = try materials.policy(directory)
    let alias = try #require(AttributeName("alias"))
    #expect(policy.mapping.attributes[alias] == policy.mapping.name.localPart)
    #expect(policy.quotas == nil && policy.groups == nil && policy.references == [:])
    let connector = try directory.kind.own.connector(
      of: directory, materials, NoClient(), OpenGate())
    #expect(connector.id == directory.id)
    let (other, _) = try Self.read(
      #"{ kind: "acme", address: "::1", token: { credential: "t" } }"#)
    #expect(try Self.read(Self.acme("")).0?.kind == directory.kind)
    #expect(other?.kind != directory.kind)
  }

  @Test(arguments: [
    ("address: 1", "address"), ("groups: true", "the groups of Acme Directory"),
    ("jit: { orgUnitPath: \"/\" }", "Acme Directory has no organisational units"),
    ("readBack: { full: \"1d\" }", "Acme Directory does not tell what changed"),
    ("password: { sweep: \"1d\" }", "Acme Directory does not tell when"),
    ("password: { minLength: 30 }", "10…20"), ("mapping: { titel: \"title\" }", "title?"),
    ("tenant: \"t\"", "tenant"), ("stamp: \"nickname\"", "no attribute"),
  ])
  func `what it cannot do is refused in its own name`(_ more: String, _ text: String) throws {
    let (_, faults) = try Self.read(
      more.hasPrefix("address")
        ? #"{ kind: "acme", \#(more), token: { credential: "t" } }"#
        : Self.acme(more))
    #expect(faults.count == 1 && faults.first?.contains(text) == true, "\(faults)")
  }

  @Test func `without a row it is unknown, and the known ones are named`() {
    let faults = ConfigurationSample.faults(replacing: "googleWorkspace", by: "acme")
    #expect(faults.count == 1)
    for kind in DirectoryConfiguration.Kind.all {
      #expect(faults.first?.contains(kind.name) == true, "\(faults)")
    }
  }
}
