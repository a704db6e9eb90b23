import SyncConnectors
import SyncCore

/// A connector that has what each must have, and nothing else: were the protocol wider, this would
/// not build.
struct AcmeConnector: DirectoryKind {
  static let product = "Acme Directory"
  static let passwordPolicy = PasswordPolicy(
    lengthRange: 10...20, asciiOnly: true, leastClasses: 2)
  static let nameKey = "login"
  static let attributeNames = ["alias", "title"]
  static let requiredAttributes: Set<AttributeName> = []

  static func defaultMapping() throws(ExpressionError) -> Mapping {
    let alias = AttributeName("alias").map { [$0: try? Expression("localPart(userName)")] } ?? [:]
    return Mapping(name: try Expression("userName"), attributes: alias.compactMapValues(\.self))
  }

  static func canWrite(_ attribute: AttributeName) -> Bool {
    attributeNames.contains(attribute.name)
  }

  let id: DirectoryID
  let traits = DirectoryTraits(passwordForm: .plaintext, passwordPolicy: Self.passwordPolicy)
  let address: String

  func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? { nil }

  func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? { nil }

  func apply(_ action: Action, to shadow: Shadow?) async throws(RemoteFailure) -> Receipt {
    throw RemoteFailure(.unreachable, address)
  }

  func create(
    _ account: Account, password: borrowing Secret
  ) async throws(RemoteFailure) -> Receipt { throw RemoteFailure(.unreachable, address) }

  func join(_ group: String, _ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    throw RemoteFailure(.unreachable, address)
  }

  func setPassword(
    _ secret: borrowing Secret, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt { throw RemoteFailure(.unreachable, address) }

  func check() async -> [Finding] { [Finding(.ok, id.name, "\(address) answers")] }
}
