package import SyncCore
package import SyncStore

/// A plan with its seal: what was reviewed is what is carried out.
extension Plan {
  private static let sealName = "seal"

  /// The plan as a file holds it, its seal last.
  package func sealed(by keyring: Keyring) throws(CryptoError) -> JSONObject {
    var object = json.object ?? [:]
    object[Self.sealName] = .string(try keyring.planSeal(of: JSONWriter.bytes(of: json)))
    return object
  }

  /// Reads a plan whose seal fits. Throws `PlanFault` or `CryptoError`.
  package init(sealed json: JSONValue, by keyring: Keyring) throws {
    guard var object = json.object else { throw PlanFault.malformed("it is no JSON object") }
    guard let version = object["dirsyncdPlan"]?.integer else {
      throw PlanFault.malformed("dirsyncdPlan is not there")
    }
    guard version <= Self.formatVersion else { throw PlanFault.newer(version: version) }
    let seal = object[Self.sealName]?.string ?? ""
    object[Self.sealName] = nil
    guard try keyring.isPlanSeal(seal, of: JSONWriter.bytes(of: .object(object))) else {
      throw PlanFault.broken
    }
    try self.init(.object(object))
  }
}
