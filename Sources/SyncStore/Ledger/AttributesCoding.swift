internal import SyncCore

/// A shadow's attributes as the JSON object that the ledger stores.
enum AttributesCoding {
  static func bytes(of attributes: Attributes) -> [UInt8] {
    let pairs = attributes.sorted { $0.key < $1.key }.map { ($0.key.name, $0.value) }
    return JSONWriter.bytes(of: .object(JSONObject(pairs)))
  }

  static func attributes(of bytes: [UInt8]) throws -> Attributes {
    guard let object = try JSONReader.value(of: bytes).object else {
      throw LedgerError.failed("a shadow that is no object")
    }
    return object.members.reduce(into: [:]) { attributes, member in
      if let name = AttributeName(member.name) { attributes[name] = member.value }
    }
  }
}
