import SyncConnectors
import SyncCore
import SyncHTTP

@testable import dirsyncd

/// The keys of a third kind of directory, and nothing that it need not have.
struct AcmeConfiguration: KindConfiguration {
  static let name = "acme"
  static var connector: any DirectoryKind.Type { AcmeConnector.self }

  let address: String
  let token: SecretReference

  init(_ reader: ConfigurationReader) {
    address = reader.requiredString("address")
    token = reader.requiredSecret("token")
  }

  var identity: String { "acme \(address)" }
  var secretReferences: [(key: String, reference: SecretReference)] { [("token", token)] }

  func connector(
    of directory: DirectoryConfiguration, _ materials: Materials, _ client: any HTTPClient,
    _ gate: any RequestGate
  ) throws -> any DirectoryConnector { AcmeConnector(id: directory.id, address: address) }
}
