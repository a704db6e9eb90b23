import Testing

@testable import dirsyncd

@Suite struct JSON5FaultFinderTests {
  @Test(arguments: [
    ("", "line 1, column 1: expected a value, found the end of the file"),
    ("{\n  a: 1\n  b: 2\n}", "line 3, column 3: expected a comma or }, found \"b\""),
    ("{ a 1 }", "line 1, column 5: expected a : behind a, found \"1\""),
    ("{\r\n  a: json }", "line 2, column 6: \"json\" needs quotes"),
    ("{ a: \"x\n}", "line 1, column 6: a text that does not end"),
    ("{ a: { b: 1 }", "line 1, column 1: a { that is not closed"),
    ("{ a: [1, 2 }", "line 1, column 12: expected a comma or ], found \"}\""),
    ("{ a: 1, 'a': 2 }", "line 1, column 9: a stands twice"),
    ("{ /* a: 1 }", "line 1, column 3: a comment that does not end"),
    ("{ a: / }", "line 1, column 6: expected a value or a comment, found \"/\""),
    ("{} x", "line 1, column 4: nothing may follow the last }"),
    ("{ ,a: 1 }", "line 1, column 3: expected a key or }, found \",\""),
    ("{ a: 1 } // \"\n{", "line 2, column 1: nothing may follow the last }"),
  ])
  func `The first fault is told by line and column`(_ text: String, _ fault: String) {
    let found = JSON5FaultFinder.fault(in: text)?.description
    #expect(found == fault)
    let faults = ConfigurationSample.faults(text)
    #expect(faults == ["\(fault); correct the text there"])
  }

  @Test(arguments: [
    ConfigurationSample.least, ConfigurationSample.full, "{}", "[]",
    "{ a: [1, -2.5e3, +1, .5, 0x1F, true, null,], 'b': \"it's \\\" /* no comment */\", }",
    "// only\n{ $a_1: 'x\\\ny' } // end", "{ a: { a: 1 }, b: { a: 1 } }",
  ])
  func `What is JSON5 has no fault`(_ text: String) {
    #expect(JSON5FaultFinder.fault(in: text) == nil)
  }

  @Test func `Deep nesting is refused, not followed`() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(JSON5FaultFinder.fault(in: deep)?.message == "nested too deeply")
  }
}
