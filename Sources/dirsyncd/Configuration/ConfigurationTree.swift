internal import FoundationEssentials
internal import SyncCore

/// The file as a tree, before anything is known about its keys: so unknown keys can be named.
struct ConfigurationTree: Decodable {
  let value: JSONValue

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Parses JSON5; throws a fault that says where.
  static func parse(_ bytes: [UInt8]) throws(ConfigurationFault) -> JSONValue {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw fault("not UTF-8", remedy: "save the file as UTF-8")
    }
    if let place = JSON5FaultFinder.fault(in: text) {
      throw fault(place.description, remedy: "correct the text there")
    }
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    do {
      return try decoder.decode(ConfigurationTree.self, from: Data(bytes)).value
    } catch {
      throw fault("not JSON5", remedy: "compare it with the shipped example")
    }
  }

  private static func fault(_ message: String, remedy: String) -> ConfigurationFault {
    ConfigurationFault(path: "", message: message, remedy: remedy)
  }

  init(from decoder: any Decoder) throws {
    if let members = try? decoder.container(keyedBy: Key.self) {
      let pairs = try members.allKeys.sorted { $0.stringValue < $1.stringValue }.map { key in
        (key.stringValue, try members.decode(ConfigurationTree.self, forKey: key).value)
      }
      value = .object(JSONObject(pairs))
    } else if var elements = try? decoder.unkeyedContainer() {
      var values: [JSONValue] = []
      while !elements.isAtEnd { values.append(try elements.decode(ConfigurationTree.self).value) }
      value = .array(values)
    } else {
      value = try Self.scalar(try decoder.singleValueContainer())
    }
  }

  private static func scalar(_ container: any SingleValueDecodingContainer) throws -> JSONValue {
    if container.decodeNil() { return .null }
    if let flag = try? container.decode(Bool.self) { return .bool(flag) }
    if let number = try? container.decode(Int64.self) { return .integer(number) }
    if let number = try? container.decode(Double.self) { return .decimal(number.description) }
    return .string(try container.decode(String.self))
  }
}
