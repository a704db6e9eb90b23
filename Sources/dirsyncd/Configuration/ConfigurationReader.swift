internal import SyncCore

/// One object of the configuration while it is read.
///
/// It knows its path and which keys were asked for, so what was never asked for can be named when
/// the reading ends. Faults are gathered, not thrown: a person wants to see all of them. Where a
/// value is at fault a harmless one is given back, which nobody sees, since the faults win.
final class ConfigurationReader {
  /// The faults of one file, shared by all its readers.
  final class Faults {
    var list: [ConfigurationFault] = []
  }

  private let path: [String]
  private let object: JSONObject
  private var knownKeys: [String] = []
  let faults: Faults

  init(_ object: JSONObject, path: [String] = [], faults: Faults = Faults()) {
    self.object = object
    self.path = path
    self.faults = faults
  }

  func has(_ key: String) -> Bool {
    object[key] != nil
  }

  var keys: [String] { object.names }

  /// The value of a key, which is thereby known.
  func value(_ key: String) -> JSONValue? {
    if !knownKeys.contains(key) { knownKeys.append(key) }
    return object[key]
  }

  /// Records a fault of a key, or of the object itself.
  func fault(_ key: String?, _ message: String, remedy: String = "") {
    let place = (path + (key.map { [$0] } ?? [])).joined(separator: ".")
    faults.list.append(ConfigurationFault(path: place, message: message, remedy: remedy))
  }

  func wrongType(_ key: String, _ value: JSONValue, expected: String) {
    fault(key, "expected \(expected), found \(Self.word(for: value))")
  }

  /// Reads the object under a key; nil when there is none.
  func object<Value>(_ key: String, _ read: (ConfigurationReader) -> Value) -> Value? {
    guard let value = value(key) else { return nil }
    guard case .object(let members) = value else {
      wrongType(key, value, expected: "an object { … }")
      return nil
    }
    let reader = ConfigurationReader(members, path: path + [key], faults: faults)
    let result = read(reader)
    reader.refuseUnknownKeys()
    return result
  }

  /// Reads each object of the list under a key; nil when there is none.
  func objects<Value>(_ key: String, _ read: (ConfigurationReader) -> Value?) -> [Value]? {
    guard let value = value(key) else { return nil }
    guard let elements = value.array else {
      wrongType(key, value, expected: "a list of objects [{ … }]")
      return nil
    }
    return elements.enumerated().compactMap { place, element in
      guard case .object(let members) = element else {
        wrongType("\(key)[\(place)]", element, expected: "an object { … }")
        return nil
      }
      let reader = ConfigurationReader(
        members, path: path + ["\(key)[\(place)]"], faults: faults)
      let result = read(reader)
      reader.refuseUnknownKeys()
      return result
    }
  }

  /// Reads the object under a key, which must be there.
  func requiredObject<Value>(
    _ key: String, _ read: (ConfigurationReader) -> Value?
  ) -> Value? {
    if !has(key) { missing(key) }
    return object(key, read) ?? nil
  }

  func missing(_ key: String) {
    fault(key, "missing")
  }

  /// Names every key that nothing asked for, with the nearest one that exists.
  func refuseUnknownKeys() {
    for key in object.names where !knownKeys.contains(key) {
      let meant = NearestName.of(key, among: knownKeys)
      let known = knownKeys.sorted().joined(separator: ", ")
      fault(
        key, "unknown key", remedy: meant.map { "did you mean \($0)?" } ?? "known here: \(known)")
    }
  }

  /// The keys are not known when the kind of the object is not.
  func acceptAllKeys() {
    knownKeys += object.names
  }

  private static func word(for value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool: "true or false"
    case .integer, .decimal: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
