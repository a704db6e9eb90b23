internal import SyncCore
internal import Testing

struct JSONReaderTests {
  @Test(
    arguments: [
      (
        " {\"a\" : [1, -2.50e+3, true,false , null]} ",
        ["a": [1, .decimal("-2.50e+3"), true, false, .null]]
      ),
      ("9223372036854775807", 9_223_372_036_854_775_807),
      ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .decimal("9223372036854775808")),
      ("-0", .decimal("-0")), ("0", 0), ("1E400", .decimal("1E400")), ("1.0", .decimal("1.0")),
      (#""\u540d\n\"\\\/\b\f\r\t\uD83D\ude00\u0000x""#, "名\n\"\\/\u{8}\u{C}\r\t😀\0x"),
      ("\"名前 😀\"", "名前 😀"), ("\"\u{7F}\"", "\u{7F}"), ("[]", []), ("{}", [:]),
      ("[[],{}]", [[], [:]]),
      (#"{"":1,"a":2}"#, ["": 1, "a": 2]),
    ] as [(String, JSONValue)])
  func `a text is read as that value`(_ text: String, _ expected: JSONValue) throws {
    #expect(try JSONReader.value(of: Array(text.utf8)) == expected)
  }

  @Test(
    arguments: [
      ("", .unexpectedEnd, 0), ("[1", .unexpectedEnd, 2), ("[1,]", .unexpectedByte, 3),
      ("[,1]", .unexpectedByte, 1), ("{\"a\":1,}", .unexpectedByte, 7),
      ("{a:1}", .unexpectedByte, 1),
      ("{\"a\" 1}", .unexpectedByte, 5), ("1 2", .trailingBytes, 2), ("01", .trailingBytes, 1),
      ("1.", .unexpectedEnd, 2), ("1.x", .badNumber, 2), ("-", .unexpectedEnd, 1),
      ("+1", .unexpectedByte, 0), ("tru", .unexpectedEnd, 3), ("nul1", .unexpectedByte, 0),
      (#""\x""#, .badEscape, 2), (#""\u12g4""#, .badEscape, 5), (#""\ud800""#, .loneSurrogate, 7),
      (#""\udc00""#, .loneSurrogate, 7), (#""\ud800\n""#, .loneSurrogate, 7),
      (#""\ud800\ud800""#, .loneSurrogate, 7), ("\"a\nb\"", .controlCharacter, 2),
      (#"{"a":1,"a":2}"#, .doubleName, 11), (#"{"a":1,"\u0061":2}"#, .doubleName, 16),
      ("\u{FEFF}1", .unexpectedByte, 0),
    ] as [(String, JSONError.Fault, Int)])
  func `a fault is told with its place`(
    _ text: String, _ fault: JSONError.Fault, _ offset: Int
  ) {
    let error = #expect(throws: JSONError.self) { try JSONReader.value(of: Array(text.utf8)) }
    #expect(error == JSONError(fault, at: offset))
  }

  @Test(arguments: [[0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE5]])
  func `a string must be UTF-8`(_ bytes: [UInt8]) {
    let plain = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
    let escaped = Array("\"\\n".utf8) + bytes + [UInt8(ascii: "\"")]
    for text in [plain, escaped] {
      let error = #expect(throws: JSONError.self) { try JSONReader.value(of: text) }
      #expect(error == JSONError(.badUTF8, at: 1))
      let secretError = #expect(throws: JSONError.self) {
        var reader = JSONReader(text.span)
        _ = try reader.readSecret()
      }
      #expect(secretError?.fault == .badUTF8)
    }
  }

  @Test func `nesting ends at the limit`() throws {
    func nested(_ levels: Int) -> [UInt8] {
      Array((String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8)
    }
    #expect(throws: Never.self) { try JSONReader.value(of: nested(JSONReader.depthLimit)) }
    let error = #expect(throws: JSONError.self) {
      try JSONReader.value(of: nested(JSONReader.depthLimit + 1))
    }
    #expect(error?.fault == .tooDeep)
  }

  @Test func `a double name is found in a long object too`() {
    let members = (0..<100).map { "\"name\($0)\":0" }.joined(separator: ",")
    #expect(throws: Never.self) { try JSONReader.value(of: Array("{\(members)}".utf8)) }
    let error = #expect(throws: JSONError.self) {
      try JSONReader.value(of: Array("{\(members),\"name7\":1}".utf8))
    }
    #expect(error?.fault == .doubleName)
  }

  @Test(arguments: [
    #""correct horse""#, #"  "a\"\\\/\b\f\n\r\t\u0041\u00e9\u540d\uD83D\uDE00""#, "\"é名😀\"", #""""#,
  ])
  func `a secret is read as a string is`(_ text: String) throws {
    let bytes = Array(text.utf8)
    var reader = JSONReader(bytes.span)
    let expected = Array(try reader.readString().utf8)
    var secretReader = JSONReader(bytes.span)
    let secret = try secretReader.readSecret()
    let span = secret.bytes
    let read = span.indices.map { span[$0] }
    #expect(read == expected)
    #expect(throws: Never.self) { try secretReader.finish() }
  }

  @Test func `an object is read member by member`() throws {
    let bytes = Array(#" { "a" : "x" , "b" : [ 1 , { "c" : [ ] } ] , "d" : 2 } "#.utf8)
    var reader = JSONReader(bytes.span)
    var seen: [String] = []
    try reader.beginObject()
    while let name = try reader.nextName() {
      let range = try reader.skipValue()
      seen.append("\(name)=\(String(decoding: bytes[range], as: UTF8.self))")
    }
    try reader.finish()
    #expect(seen == [#"a="x""#, #"b=[ 1 , { "c" : [ ] } ]"#, "d=2"])
  }

  @Test func `another type than the expected one is a fault, not a crash`() {
    for text in ["1", "\"x\"", "[]"] {
      let bytes = Array(text.utf8)
      let error = #expect(throws: JSONError.self) {
        var reader = JSONReader(bytes.span)
        try reader.beginObject()
      }
      #expect(error == JSONError(.wrongType, at: 0))
    }
  }
}
