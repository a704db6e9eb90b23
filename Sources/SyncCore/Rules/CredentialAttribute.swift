/// A multi-valued attribute whose items are a user's credentials: `{kind, key, enabled,
/// passwordBearing}`, names without letter case.
package struct CredentialAttribute: Hashable, Sendable {
  /// The attribute as it was written.
  package let text: String
  private let path: SCIMPath

  /// Reads the attribute's name, as in `urn:example:2.0:User:credentials`.
  package init(_ text: String) throws(RuleTextError) {
    self.text = text
    do throws(SCIMPathFault) {
      path = try SCIMSchema.standard.path(text)
    } catch {
      throw RuleTextError(error.message, at: 1)
    }
  }

  /// The items that can be read, in the source's order; others are passed over.
  func credentials(of resource: JSONObject) -> [Credential] {
    path.values(in: resource).compactMap { item in
      guard let members = item.object,
        let kind = members[caseInsensitive: "kind"]?.string?.lowercased(),
        let kind = Credential.Kind(rawValue: kind),
        let key = members[caseInsensitive: "key"]?.plainText
      else { return nil }
      return Credential(
        kind: kind, key: key, isEnabled: Self.flag(members, "enabled") ?? true,
        bearsPassword: Self.flag(members, "passwordBearing") ?? false)
    }
  }

  /// Servers write booleans as texts too.
  private static func flag(_ members: JSONObject, _ name: String) -> Bool? {
    members[caseInsensitive: name]?.plainText.map { $0.lowercased() == "true" }
  }
}
