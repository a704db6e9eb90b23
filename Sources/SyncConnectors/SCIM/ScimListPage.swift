internal import SyncCore

/// One ListResponse, cut into its resources without decoding them (RFC 7644 §3.4.2).
struct ScimListPage {
  /// Resources on the page, those without an id too.
  private(set) var received = 0
  private(set) var records: [SourceRecord] = []
  /// `totalResults`; nil where the server leaves it out.
  private(set) var total: Int?

  /// Names are read letter case aside, as some servers write `resources` (RFC 7643 §2.1).
  init(_ bytes: Span<UInt8>, kind: SubjectID.Kind) throws(JSONError) {
    var reader = JSONReader(bytes)
    try reader.beginObject()
    while let name = try reader.nextName() {
      switch name.lowercased() {
      case "totalresults": total = Self.number(try reader.readValue())
      case "resources": try readResources(&reader, bytes, kind)
      default: _ = try reader.skipValue()
      }
    }
    try reader.finish()
  }

  private mutating func readResources(
    _ reader: inout JSONReader, _ bytes: Span<UInt8>, _ kind: SubjectID.Kind
  ) throws(JSONError) {
    guard try reader.stands(at: "[") else {
      _ = try reader.skipValue()  // null: no match
      return
    }
    try reader.beginArray()
    while try reader.nextElement() {
      let record = try Self.record(&reader, bytes, kind)
      received += 1
      if let record { records.append(record) }
    }
  }

  /// One resource with its own bytes; nil when it has no id, as nothing can be told about it then.
  static func record(
    _ reader: inout JSONReader, _ bytes: Span<UInt8>, _ kind: SubjectID.Kind
  ) throws(JSONError) -> SourceRecord? {
    reader.skipWhiteSpace()
    let start = reader.position
    var id: String?
    try reader.beginObject()
    while let name = try reader.passName() {
      if reader.isName(name, "id") {
        id = Self.identifier(try reader.readValue())
      } else {
        _ = try reader.skipValue()
      }
    }
    guard let id else { return nil }
    return SourceRecord(subject: SubjectID(kind, id), bytes: reader.copy(start..<reader.position))
  }

  private static func identifier(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text.isEmpty ? nil : text
    case .integer(let number): String(number)
    default: nil
    }
  }

  private static func number(_ value: JSONValue) -> Int? {
    let number = value.integer ?? value.string.flatMap { Int64($0) }
    return number.flatMap { (0...(1 << 40)).contains($0) ? Int($0) : nil }
  }
}
