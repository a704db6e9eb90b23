internal import SyncCore
internal import Testing

@testable import dirsyncd

@Suite struct RehearsalReportTests {
  private func result(_ violations: [String] = []) -> RehearsalResult {
    RehearsalResult(
      name: "first login", action: "she signs in at the portal with password 1",
      google: ["ann@example.com", "Editor,", "password 1"], entra: ["no account"],
      took: .milliseconds(1249), violations: violations, remarks: violations.map { "why: " + $0 })
  }

  @Test func `A row is as high as its longest cell`() {
    let lines = RehearsalTable(hasColours: false).lines(for: result())
    #expect(
      lines == [
        "first login  she signs in at the  ann             no account      ok       1.2 s",
        "             portal with          @example.com",
        "             password 1           Editor,",
        "                                  password 1",
      ])
  }

  @Test func `Colours are there only where they are wanted`() {
    let plain = RehearsalTable(hasColours: false).lines(for: result(["x"])).joined()
    #expect(!plain.contains("\u{1B}"))
    #expect(plain.contains("FAILED"))
    let coloured = RehearsalTable(hasColours: true).lines(for: result(["x"])).joined()
    #expect(coloured.contains("\u{1B}[1;31mFAILED\u{1B}[0m"))
  }

  @Test func `The report counts, and names what is not so`() {
    let good = RehearsalReport(results: [result(), result()], stepCount: 2)
    #expect(good.lines == ["2 of 2 steps as expected, in 2.5 s"])
    #expect(good.status == .done)
    let bad = RehearsalReport(results: [result(), result(["all is well"])], stepCount: 5)
    #expect(
      bad.lines == [
        "1 of 5 steps as expected, 3 not played, in 2.5 s",
        "first login: expected that all is well", "first login: why: all is well",
      ])
    #expect(bad.status == .failed)
    #expect(bad.json(folder: "/tmp/x")["folder"]?.string == "/tmp/x")
    #expect(bad.json(folder: nil)["results"]?.array?.last?["ok"]?.bool == false)
  }

  @Test func `A play that was not finished is not as expected`() {
    #expect(RehearsalReport(results: [result()], stepCount: 2).status == .failed)
  }

  @Test func `Long texts are broken between words, and an address before its @`() {
    #expect(RehearsalTable.wrapped("a bc def", to: 4) == ["a bc", "def"])
    #expect(RehearsalTable.wrapped("abc@defg", to: 5) == ["abc", "@defg"])
    #expect(RehearsalTable.wrapped("a\u{1B} b", to: 9) == ["a\\u{1b} b"])
  }

  @Test func `A folder is for the twins that stay`() async {
    #expect(await Main.run(["rehearse", "--folder", "/tmp/x"]) == .usage)
  }
}
