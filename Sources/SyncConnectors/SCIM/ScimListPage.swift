internal import SyncCore

/// One ListResponse, cut into its resources without decoding them (RFC 7644 §3.4.2).
struct ScimListPage {
  /// Resources on the page, those without an id too.
  private(set) var received = 0
  private(set) var records: [SourceRecord] = []
  /// When each of `records` was changed last; nil where the source does not say.
  private(set) var stamps: [ScimStamp?] = []
  /// `totalResults`; nil where the server leaves it out.
  private(set) var total: Int?
  /// `nextCursor` (RFC 9865 §2.1); nil on the last page and without cursors.
  private(set) var nextCursor: String?

  /// Names are read letter case aside, as some servers write `resources` (RFC 7643 §2.1).
  init(_ bytes: Span<UInt8>, kind: SubjectID.Kind) throws(JSONError) {
    var reader = JSONReader(bytes)
    try reader.beginObject()
    while let name = try reader.nextName() {
      switch name.lowercased() {
      case "totalresults": total = Self.number(try reader.readValue())
      case "nextcursor": nextCursor = Self.cursor(try reader.readValue())
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
      let (record, stamp) = try Self.resource(&reader, bytes, kind)
      received += 1
      guard let record else { continue }
      records.append(record)
      stamps.append(stamp)
    }
  }

  /// One resource with its own bytes; nil when it has no id, as nothing can be told about it then.
  static func record(
    _ reader: inout JSONReader, _ bytes: Span<UInt8>, _ kind: SubjectID.Kind
  ) throws(JSONError) -> SourceRecord? {
    try resource(&reader, bytes, kind).record
  }

  private static func resource(
    _ reader: inout JSONReader, _ bytes: Span<UInt8>, _ kind: SubjectID.Kind
  ) throws(JSONError) -> (record: SourceRecord?, stamp: ScimStamp?) {
    reader.skipWhiteSpace()
    let start = reader.position
    var id: String?
    var stamp: ScimStamp?
    try reader.beginObject()
    while let name = try reader.passName() {
      if reader.isName(name, "id") {
        id = Self.identifier(try reader.readValue())
      } else if reader.isName(name, "meta"), try reader.stands(at: "{") {
        stamp = try Self.stamp(&reader)
      } else {
        _ = try reader.skipValue()
      }
    }
    guard let id else { return (nil, nil) }
    let bytes = reader.copy(start..<reader.position)
    return (SourceRecord(subject: SubjectID(kind, id), bytes: bytes), stamp)
  }

  /// `lastModified` of a `meta` (RFC 7643 §3.1).
  private static func stamp(_ reader: inout JSONReader) throws(JSONError) -> ScimStamp? {
    var stamp: ScimStamp?
    try reader.beginObject()
    while let name = try reader.passName() {
      if reader.isName(name, "lastmodified") {
        stamp = try reader.readValue().string.flatMap { ScimStamp($0) }
      } else {
        _ = try reader.skipValue()
      }
    }
    return stamp
  }

  /// An empty cursor leads nowhere.
  private static func cursor(_ value: JSONValue) -> String? {
    value.string.flatMap { $0.isEmpty ? nil : $0 }
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
