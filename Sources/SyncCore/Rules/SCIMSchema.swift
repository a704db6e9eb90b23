/// The attributes that a filter or an expression may name, and their types.
package struct SCIMSchema: Hashable, Sendable {
  /// Attributes of the resource itself: those of users, of groups, and common ones.
  let core: [SCIMAttribute]
  /// The URNs that stand for the resource itself.
  let coreURNs: [String]
  /// Attributes of each extension, by its URN.
  private(set) var extensions: [String: [SCIMAttribute]]

  init(core: [SCIMAttribute], coreURNs: [String], extensions: [String: [SCIMAttribute]]) {
    self.core = core
    self.coreURNs = coreURNs
    self.extensions = extensions
  }

  /// This schema with one more extension.
  package func adding(_ urn: String, _ attributes: [SCIMAttribute]) -> SCIMSchema {
    var schema = self
    schema.extensions[urn] = attributes
    return schema
  }

  /// Says which attribute a name such as `name.givenName` or `urn:…:User:department` means.
  ///
  /// An attribute of an extension that the schema does not have is taken without a type; one that
  /// a known schema does not have is an error, because it could never match.
  func path(_ text: String) throws(SCIMPathFault) -> SCIMPath {
    guard let colon = text.lastIndex(of: ":") else { return try path(text, in: core, urn: nil) }
    let urn = String(text[..<colon])
    let rest = String(text[text.index(after: colon)...])
    guard text.lowercased().hasPrefix("urn:"), urn.count > 4, !has(urn: text) else {
      throw SCIMPathFault("expected an attribute, as in `userName` or `urn:…:User:department`")
    }
    if coreURNs.contains(where: { $0.lowercased() == urn.lowercased() }) {
      return try path(rest, in: core, urn: nil)
    }
    if let (urn, attributes) = extensions.first(where: { $0.key.lowercased() == urn.lowercased() })
    {
      return try path(rest, in: attributes, urn: urn)
    }
    guard !urn.lowercased().hasPrefix("urn:ietf:params:scim:") else {
      throw SCIMPathFault("unknown schema `\(urn)`")
    }
    let (name, part) = try Self.names(rest)
    return SCIMPath(urn: urn, name: name, part: part, attribute: nil, isMultiValued: true)
  }

  private func has(urn: String) -> Bool {
    (coreURNs + extensions.keys).contains { $0.lowercased() == urn.lowercased() }
  }

  private func path(
    _ text: String, in attributes: [SCIMAttribute], urn: String?
  ) throws(SCIMPathFault) -> SCIMPath {
    let (name, part) = try Self.names(text)
    guard let attribute = attributes.named(name) else {
      throw SCIMPathFault("unknown attribute `\(name)`\(hint(name, urn))")
    }
    let whole = SCIMPath(
      urn: urn, name: attribute.name, part: nil, attribute: attribute,
      isMultiValued: attribute.isMultiValued)
    guard let part else { return whole }
    return try whole.appending(part)
  }

  /// Names the extension that has the attribute, when somebody left out its URN.
  private func hint(_ name: String, _ urn: String?) -> String {
    guard urn == nil, let home = extensions.first(where: { $0.value.named(name) != nil }) else {
      return ""
    }
    return "; did you mean `\(home.key):\(name)`?"
  }

  /// `name` or `name.part`, each `["$"] ALPHA *(ALPHA / DIGIT / "-" / "_" / "$")`.
  private static func names(
    _ text: String
  ) throws(SCIMPathFault) -> (name: String, part: String?) {
    let names = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(names.count), names.allSatisfy(isName) else {
      throw SCIMPathFault("expected an attribute")
    }
    return (names[0], names.count == 2 ? names[1] : nil)
  }

  static func isName(_ text: String) -> Bool {
    let bytes = text.utf8.first == UInt8(ascii: "$") ? text.utf8.dropFirst() : text.utf8[...]
    guard let first = bytes.first, (0x41...0x5A).contains(first & 0xDF) else { return false }
    return !bytes.contains(UInt8(ascii: ":")) && !bytes.contains(UInt8(ascii: "."))
  }
}
