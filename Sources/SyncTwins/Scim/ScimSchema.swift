internal import SyncCore

/// A schema as `/Schemas` shows it (RFC 7643 §7), and by which resources are checked.
struct ScimSchema: Sendable {
  let id: String
  let name: String
  let description: String
  let attributes: [ScimAttribute]

  /// Lines of `ScimAttribute`; two blanks before a line make it a part of the last attribute.
  init(id: String, name: String, description: String, lines: String) {
    self.id = id
    self.name = name
    self.description = description
    var attributes: [ScimAttribute] = []
    for line in lines.split(separator: "\n") {
      guard let attribute = ScimAttribute(line: line) else { continue }
      if line.hasPrefix("  "), let last = attributes.indices.last {
        attributes[last].parts.append(attribute)
      } else {
        attributes.append(attribute)
      }
    }
    self.attributes = attributes
  }

  static let all = [user, group, enterprise]

  static func core(_ kind: ScimResource.Kind) -> ScimSchema { kind == .user ? user : group }

  /// `externalId` is of no schema, but every resource may have it (RFC 7643 §3.1).
  static let common = [
    "externalId string exact | Identifier as the client knows it",
    "id string exact readOnly | Identifier",
    "schemas reference many exact readOnly | Schemas of the resource",
    "meta complex readOnly | Metadata of the resource",
  ].compactMap { ScimAttribute(line: $0[...]) }

  /// The attribute of a resource's own, or a common one.
  static func attribute(_ name: String, of kind: ScimResource.Kind) -> ScimAttribute? {
    core(kind).attributes.named(name) ?? common.named(name)
  }

  func json(base: String) -> JSONValue {
    [
      "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": .string(id),
      "name": .string(name), "description": .string(description),
      "attributes": .array(attributes.map(\.json)),
      "meta": ["resourceType": "Schema", "location": .string("\(base)/Schemas/\(id)")],
    ]
  }
}
