/// Reads JSON from borrowed UTF-8 bytes: whole values, or member by member (RFC 8259).
///
/// Ours because Foundation's reader is ten times slower on bodies of unknown shape and leaves
/// copies of a password in freed memory. Strict: no double names, no lone surrogates, no byte
/// order mark, and no more than `depthLimit` levels.
package struct JSONReader: ~Escapable {
  /// Levels of nesting that any text we take may have.
  package static let depthLimit = 64

  let bytes: Span<UInt8>
  package internal(set) var position = 0
  var depth = 0

  @_lifetime(copy bytes)
  package init(_ bytes: Span<UInt8>) {
    self.bytes = bytes
  }

  /// The one value that the bytes hold, with nothing but white space around it.
  package static func value(of bytes: [UInt8]) throws(JSONError) -> JSONValue {
    try value(of: bytes.span)
  }

  /// The one value that the bytes hold, with nothing but white space around it.
  package static func value(of bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    var reader = JSONReader(bytes)
    let value = try reader.readValue()
    try reader.finish()
    return value
  }

  /// Throws when something other than white space is left.
  @_lifetime(self: copy self)
  package mutating func finish() throws(JSONError) {
    skipWhiteSpace()
    guard position == bytes.count else { throw fault(.trailingBytes) }
  }

  // MARK: Objects and arrays, piece by piece

  /// Steps into an object; then call `nextName()` until it gives nil, and read or skip each value.
  @_lifetime(self: copy self)
  package mutating func beginObject() throws(JSONError) {
    try open(UInt8(ascii: "{"))
  }

  /// The next member's name, or nil at the object's end.
  @_lifetime(self: copy self)
  package mutating func nextName() throws(JSONError) -> String? {
    guard try next(closing: UInt8(ascii: "}"), after: UInt8(ascii: "{")) else { return nil }
    guard try peek() == UInt8(ascii: "\"") else { throw fault(.unexpectedByte) }
    let name = try readString()
    skipWhiteSpace()
    guard try take() == UInt8(ascii: ":") else { throw fault(.unexpectedByte, back: 1) }
    skipWhiteSpace()
    return name
  }

  /// Steps into an array; then call `nextElement()` until it is false, and read or skip each.
  @_lifetime(self: copy self)
  package mutating func beginArray() throws(JSONError) {
    try open(UInt8(ascii: "["))
  }

  /// True when the reader stands before one more element.
  @_lifetime(self: copy self)
  package mutating func nextElement() throws(JSONError) -> Bool {
    try next(closing: UInt8(ascii: "]"), after: UInt8(ascii: "["))
  }

  /// True when the next value is of that kind, by its first byte (`{`, `[`, `"`).
  @_lifetime(self: copy self)
  package mutating func stands(at byte: Unicode.Scalar) throws(JSONError) -> Bool {
    skipWhiteSpace()
    return try peek() == UInt8(ascii: byte)
  }

  @_lifetime(self: copy self)
  private mutating func open(_ bracket: UInt8) throws(JSONError) {
    skipWhiteSpace()
    guard try take() == bracket else { throw fault(.wrongType, back: 1) }
    depth += 1
    guard depth <= Self.depthLimit else { throw fault(.tooDeep) }
  }

  /// Passes the comma before an element, or the closing bracket.
  @_lifetime(self: copy self)
  mutating func next(closing: UInt8, after opening: UInt8) throws(JSONError) -> Bool {
    let first = position > 0 && bytes[position - 1] == opening
    skipWhiteSpace()
    let byte = try peek()
    if byte == closing {
      position += 1
      depth -= 1
      return false
    }
    if first { return true }
    guard byte == UInt8(ascii: ",") else { throw fault(.unexpectedByte) }
    position += 1
    skipWhiteSpace()
    guard try peek() != closing else { throw fault(.unexpectedByte) }
    return true
  }

  // MARK: Bytes

  /// Passes blanks, tabs and line breaks.
  @inline(__always)
  @_lifetime(self: copy self)
  package mutating func skipWhiteSpace() {
    if position < bytes.count, bytes[position] > 0x20 { return }  // as a rule there is none
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  func peek() throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw fault(.unexpectedEnd) }
    return bytes[position]
  }

  @_lifetime(self: copy self)
  mutating func take() throws(JSONError) -> UInt8 {
    let byte = try peek()
    position += 1
    return byte
  }

  func fault(_ fault: JSONError.Fault, back: Int = 0) -> JSONError {
    JSONError(fault, at: position - back)
  }
}
