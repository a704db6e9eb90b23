package import SyncCore

/// Fields in one unambiguous row of bytes, to be hashed or authenticated.
///
/// Each field is a tag (0 nothing, 1 integer, 2 text, 3 bytes), its length as eight bytes, most
/// significant first, and its content; so no two lists of fields look alike.
package struct CanonicalBytes: Hashable, Sendable {
  package private(set) var bytes: [UInt8] = []

  /// The label tells one use from all others.
  package init(label: String) { append(label) }

  /// Appends a text, or that there is none.
  package mutating func append(_ text: String?) {
    guard let text else { return append(tag: 0, []) }
    append(tag: 2, Array(text.utf8))
  }

  /// Appends a whole number, or that there is none.
  package mutating func append(_ number: Int64?) {
    guard let number else { return append(tag: 0, []) }
    append(tag: 1, Self.bigEndian(UInt64(bitPattern: number)))
  }

  /// Appends a time as milliseconds since 1970, or that there is none.
  package mutating func append(_ time: Timestamp?) { append(time?.milliseconds) }

  /// Appends bytes as they are, or that there are none.
  package mutating func append(bytes content: [UInt8]?) {
    guard let content else { return append(tag: 0, []) }
    append(tag: 3, content)
  }

  private mutating func append(tag: UInt8, _ content: [UInt8]) {
    bytes.append(tag)
    bytes += Self.bigEndian(UInt64(content.count))
    bytes += content
  }

  private static func bigEndian(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
  }
}
