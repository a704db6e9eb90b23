internal import SyncCore
internal import Testing

struct JSONWriterTests {
  @Test(
    arguments: [
      (
        ["a": [1, true, false, .null], "b": [:], "c": []],
        #"{"a":[1,true,false,null],"b":{},"c":[]}"#
      ),
      ("\"\\/\n\u{1F}\u{7F}é名😀", "\"\\\"\\\\/\\u000a\\u001f\\u007fé名😀\""),
      (.decimal("1.50"), "1.50"), (.integer(.min), "-9223372036854775808"), ("", "\"\""),
    ] as [(JSONValue, String)])
  func `a value is written so`(_ value: JSONValue, _ expected: String) {
    #expect(JSONWriter.text(of: value) == expected)
  }

  @Test func `objects are equal whatever the order of their members`() {
    #expect(["a": 1, "b": [2]] as JSONValue == ["b": [2], "a": 1])
    #expect(["a": 1, "b": 2] as JSONValue != ["a": 1, "c": 2])
    #expect(["a": 1] as JSONValue != ["a": 1, "b": 2])
    #expect(Set<JSONValue>([["a": 1, "b": 2], ["b": 2, "a": 1]]).count == 1)
  }

  @Test func `a member is found without letter case, the exact one first`() {
    let object: JSONObject = ["USERNAME": 1, "userName": 2, "größe": 3]
    #expect(object[caseInsensitive: "userName"] == 2)
    #expect(object[caseInsensitive: "username"] == 1)
    #expect(object[caseInsensitive: "GRößE"] == 3)
    #expect(object[caseInsensitive: "user"] == nil)
  }
}
