/// A user or group of the source, decoded.
package struct Subject: Hashable, Sendable {
  package let id: SubjectID
  /// The SCIM resource, whole.
  package let resource: JSONObject
  /// True once the source itself says that there is no such subject: this is its last word then.
  package var isGone = false

  package init(id: SubjectID, resource: JSONObject) {
    self.id = id
    self.resource = resource
  }

  /// Throws when the bytes are no JSON object.
  package init(_ record: SourceRecord) throws(JSONError) {
    guard case .object(let resource) = try JSONReader.value(of: record.bytes) else {
      throw JSONError(.wrongType, at: 0)
    }
    self.init(id: record.subject, resource: resource)
  }

  /// SCIM `userName`, or a group's `displayName`: what people call the subject.
  package var name: String {
    let attribute = id.kind == .user ? "userName" : "displayName"
    return resource[caseInsensitive: attribute]?.string ?? id.id
  }

  /// SCIM `externalId` (RFC 7643 §3.1); nil where there is none or an empty one.
  package var externalID: String? {
    resource[caseInsensitive: "externalId"]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// SCIM `active`; absent counts as active (RFC 7643 §4.1.1 leaves it open, servers omit it).
  package var isActive: Bool {
    switch resource[caseInsensitive: "active"] {
    case .bool(let flag): flag
    case .string(let text): text.lowercased() != "false"
    default: true
    }
  }
}
