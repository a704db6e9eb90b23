/// Writes JSON as compact UTF-8 (RFC 8259).
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// The value as bytes.
  package static func bytes(of value: JSONValue) -> [UInt8] {
    var writer = JSONWriter()
    writer.write(value)
    return writer.bytes
  }

  /// The value as text.
  package static func text(of value: JSONValue) -> String {
    String(decoding: bytes(of: value), as: UTF8.self)
  }

  /// Appends a value of any kind.
  package mutating func write(_ value: JSONValue) {
    switch value {
    case .null: raw("null")
    case .bool(let flag): raw(flag ? "true" : "false")
    case .integer(let number): raw(String(number))
    case .decimal(let text): raw(text)
    case .string(let text): write(string: text)
    case .array(let elements): write(elements)
    case .object(let members): write(members)
    }
  }

  private mutating func write(_ elements: [JSONValue]) {
    bytes.append(UInt8(ascii: "["))
    for (place, element) in elements.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      write(element)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ object: JSONObject) {
    bytes.append(UInt8(ascii: "{"))
    for (place, member) in object.members.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      write(string: member.name)
      bytes.append(UInt8(ascii: ":"))
      write(member.value)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// Appends a text as a JSON string, in its quotation marks.
  package mutating func write(string text: String) {
    bytes.append(UInt8(ascii: "\""))
    if text.utf8.allSatisfy(Self.standsForItself) {
      bytes.append(contentsOf: text.utf8)
    } else {
      for byte in text.utf8 { Self.escape(byte) { bytes.append($0) } }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func standsForItself(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != 0x7F
  }

  private mutating func raw(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// One byte of UTF-8 as it stands inside a JSON string: at most six bytes.
  package static func escape(_ byte: UInt8, _ give: (UInt8) -> Void) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      give(UInt8(ascii: "\\"))
      give(byte)
    case 0..<0x20, 0x7F:
      let hex = Array("0123456789abcdef".utf8)
      for part in Array("\\u00".utf8) { give(part) }
      give(hex[Int(byte >> 4)])
      give(hex[Int(byte & 15)])
    default: give(byte)
    }
  }
}
