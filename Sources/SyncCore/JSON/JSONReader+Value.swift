extension JSONReader {
  /// The next value, whole.
  @_lifetime(self: copy self)
  package mutating func readValue() throws(JSONError) -> JSONValue {
    skipWhiteSpace()
    switch try peek() {
    case UInt8(ascii: "{"): return .object(try readObject())
    case UInt8(ascii: "["): return .array(try readArray())
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "t"): try expect("true"); return .bool(true)
    case UInt8(ascii: "f"): try expect("false"); return .bool(false)
    case UInt8(ascii: "n"): try expect("null"); return .null
    default: return try readNumber()
    }
  }

  /// Passes the next value without keeping it, as strict as reading it but for double names.
  /// Gives the range of its bytes.
  @_lifetime(self: copy self)
  package mutating func skipValue() throws(JSONError) -> Range<Int> {
    skipWhiteSpace()
    let start = position
    switch try peek() {
    case UInt8(ascii: "{"):
      try beginObject()
      while try passName() != nil { _ = try skipValue() }
    case UInt8(ascii: "["):
      try beginArray()
      while try nextElement() { _ = try skipValue() }
    case UInt8(ascii: "\""): _ = try passString()
    default: _ = try readValue()
    }
    return start..<position
  }

  @_lifetime(self: copy self)
  private mutating func readObject() throws(JSONError) -> JSONObject {
    try beginObject()
    var members: [JSONObject.Member] = []
    members.reserveCapacity(4)  // most objects have that many; one growth fewer for the others
    var names: Set<String> = []
    while let name = try nextName() {
      guard !isDouble(name, members, &names) else { throw fault(.doubleName) }
      members.append(JSONObject.Member(name: name, value: try readValue()))
    }
    return JSONObject(unique: members)
  }

  /// A look along a short object is faster than hashing; a long one must not cost its square.
  private func isDouble(
    _ name: String, _ members: [JSONObject.Member], _ names: inout Set<String>
  ) -> Bool {
    if members.count < 16 { return members.contains { $0.name == name } }
    if names.isEmpty { names = Set(members.map(\.name)) }
    return !names.insert(name).inserted
  }

  @_lifetime(self: copy self)
  private mutating func readArray() throws(JSONError) -> [JSONValue] {
    try beginArray()
    var elements: [JSONValue] = []
    while try nextElement() { elements.append(try readValue()) }
    return elements
  }

  @_lifetime(self: copy self)
  private mutating func expect(_ word: String) throws(JSONError) {
    let start = position
    for byte in word.utf8 {
      guard try take() == byte else { throw JSONError(.unexpectedByte, at: start) }
    }
  }

  // MARK: Numbers

  @_lifetime(self: copy self)
  private mutating func readNumber() throws(JSONError) -> JSONValue {
    let start = position
    if try peek() == UInt8(ascii: "-") { position += 1 }
    if try peek() == UInt8(ascii: "0") { position += 1 } else { try digits(from: start) }
    var whole = true
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      whole = false
      position += 1
      try digits(from: start)
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      whole = false
      position += 1
      if let sign = try? peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        position += 1
      }
      try digits(from: start)
    }
    let text = try text(start..<position)
    if whole, text != "-0", let number = Int64(text) { return .integer(number) }
    return .decimal(text)
  }

  @_lifetime(self: copy self)
  private mutating func digits(from start: Int) throws(JSONError) {
    let first = position
    while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 { position += 1 }
    guard position > first else {
      let fault: JSONError.Fault =
        position == bytes.count ? .unexpectedEnd : first == start ? .unexpectedByte : .badNumber
      throw JSONError(fault, at: position)
    }
  }
}
