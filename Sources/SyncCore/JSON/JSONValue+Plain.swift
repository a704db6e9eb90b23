extension JSONValue {
  /// The text of a plain value: a string, or how JSON writes a number or a boolean; nil for null,
  /// arrays and objects.
  package var plainText: String? {
    switch self {
    case .string(let text), .decimal(let text): text
    case .integer(let number): String(number)
    case .bool(let flag): flag ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  /// A number, or a text that is one, as nearly as a `Double` can hold it.
  package var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .decimal(let text), .string(let text): Double(text)
    case .null, .bool, .array, .object: nil
    }
  }
}
