/// Which credentials a user of the source has. Pure.
package struct CredentialRules: Hashable, Sendable {
  /// One place where credentials stand.
  package enum Rule: Hashable, Sendable {
    /// One credential: its key (nil is the user name), and who has it enabled (nil is `active`).
    case one(Credential.Kind, key: Expression?, enabled: SCIMFilter?, bearsPassword: Bool)
    /// As many as the attribute lists.
    case listed(CredentialAttribute)
  }

  /// Further credentials of a user are passed over.
  package static let credentialLimit = 32
  /// A longer key, in bytes of UTF-8, is no key.
  package static let keyByteLimit = 1024
  /// One local credential by the user name, enabled as the user is active.
  package static let standard = CredentialRules(
    rules: [.one(.local, key: nil, enabled: nil, bearsPassword: true)])

  package var rules: [Rule]
  /// Attributes by which a login may name its user, beside the user name.
  package var loginBy: [Expression]

  package init(rules: [Rule], loginBy: [Expression] = []) {
    self.rules = rules
    self.loginBy = loginBy
  }

  /// The user's credentials; no two share kind and key, and one at most bears the password: the
  /// first that says so, else the first local one.
  package func credentials(of subject: Subject) -> [Credential] {
    var found: [Credential] = []
    for credential in rules.flatMap({ Self.credentials(by: $0, of: subject) })
    where Self.isKey(credential.key) && found.count < Self.credentialLimit {
      let isKnown = found.contains {
        $0.kind == credential.kind && $0.key.lowercased() == credential.key.lowercased()
      }
      if !isKnown { found.append(credential) }
    }
    let bearer =
      found.firstIndex(where: \.bearsPassword) ?? found.firstIndex { $0.kind == .local }
    return found.enumerated().map { place, credential in
      Credential(
        kind: credential.kind, key: credential.key, isEnabled: credential.isEnabled,
        bearsPassword: place == bearer)
    }
  }

  /// The values of the attributes by which a login may name the user.
  package func aliases(of subject: Subject) -> [String] {
    loginBy.compactMap { $0.value(of: subject.resource).plainText }.filter(Self.isKey)
  }

  private static func credentials(by rule: Rule, of subject: Subject) -> [Credential] {
    switch rule {
    case .listed(let attribute): return attribute.credentials(of: subject.resource)
    case .one(let kind, let key, let enabled, let bearsPassword):
      let text = key.map { $0.value(of: subject.resource).plainText } ?? subject.name
      guard let text else { return [] }
      let isEnabled = enabled?.matches(subject.resource) ?? subject.isActive
      return [
        Credential(kind: kind, key: text, isEnabled: isEnabled, bearsPassword: bearsPassword)
      ]
    }
  }

  private static func isKey(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= keyByteLimit
  }

  /// The rules as text: when it changes, every user's credentials are read anew.
  package var digestText: String {
    let lines = rules.map { rule in
      switch rule {
      case .one(let kind, let key, let enabled, let bearsPassword):
        "\(kind.rawValue) \(key?.text ?? "") if \(enabled?.text ?? "") \(bearsPassword)"
      case .listed(let attribute): "listed \(attribute.text)"
      }
    }
    return (lines + ["by"] + loginBy.map(\.text)).joined(separator: "\n")
  }
}
