import SyncCore
import SyncLog
import Testing

@Suite struct LogLineTests {
  private let time = Timestamp(milliseconds: 1_795_289_400_250)

  private func lines(
    _ format: LogFormat, hasPriorities: Bool = false, _ write: (Log) -> Void
  ) -> String {
    let captured = CapturedLines()
    let output = LineOutput(file: captured.writing, hasPriorities: hasPriorities)
    write(Log.lines(format, threshold: .debug, to: output, now: { [time] in time }))
    return captured.text()
  }

  @Test func `An event is one JSON object on one line`() throws {
    let text = lines(.json) {
      $0.write(.info, "job.settled", "done", ["job": 7, "directory": "google", "none": .null])
    }
    #expect(
      text == #"{"ts":"\#(time)","level":"info","event":"job.settled","msg":"done","#
        + #""job":7,"directory":"google","none":null}"# + "\n")
  }

  @Test(arguments: ["\n", "\r\n", "\u{1B}[2J", "\u{202E}", "\u{2028}", "\u{85}", "\u{7F}", "\"\\"])
  func `Outside text cannot forge a line`(_ harm: String) throws {
    let value = "a\(harm)b"
    let json = lines(.json) { $0.write(.info, "e", "m", ["name": .string(value)]) }
    #expect(json.dropLast().unicodeScalars.allSatisfy { !LogText.isHarmful($0) })
    let line = try JSONReader.value(of: Array(json.dropLast().utf8))
    #expect(line["name"]?.string == value)
    let text = lines(.text) { $0.write(.info, "e", "m", ["name": .string(value)]) }
    #expect(text.dropLast().unicodeScalars.allSatisfy { !LogText.isHarmful($0) })
  }

  @Test func `A long value is cut at a kilobyte`() throws {
    let long = String(repeating: "ä", count: 5000)
    let json = lines(.json) { $0.write(.info, "e", "m", ["name": .string(long)]) }
    let line = try JSONReader.value(of: Array(json.dropLast().utf8))
    #expect(line["name"]?.string == String(repeating: "ä", count: 512) + "…")
  }

  @Test func `A field cannot take the place of a member that every line has`() throws {
    let json = lines(.json) { $0.write(.info, "e", "m", ["level": "error"]) }
    let line = try JSONReader.value(of: Array(json.dropLast().utf8))
    #expect(line["level"]?.string == "info")
    #expect(line["field_level"]?.string == "error")
  }

  @Test(arguments: [
    (LogLevel.debug, "<7>"), (.info, "<6>"), (.warning, "<4>"), (.error, "<3>"),
  ])
  func `Lines for the journal begin with their priority`(_ level: LogLevel, _ prefix: String) {
    let text = lines(.json, hasPriorities: true) { $0.write(level, "e", "m") }
    #expect(text.hasPrefix(prefix + "{"))
  }

  @Test func `The journal is told by device and inode`() throws {
    let captured = CapturedLines()
    let identity = try #require(LineOutput.identity(of: captured.writing))
    #expect(identity.split(separator: ":").count == 2)
    #expect(!LineOutput.standardError(journalStream: identity).hasPriorities)
    let own = LineOutput.identity(of: 2)
    #expect(LineOutput.standardError(journalStream: own).hasPriorities)
    #expect(!LineOutput.standardError(journalStream: nil).hasPriorities)
  }

  @Test func `A line for a person has time, level, event and fields`() {
    let text = lines(.text) {
      $0.write(.warning, "lane.slow", "waits", ["directory": "google", "why": "a b"])
    }
    #expect(
      text == "\(time.description.dropFirst(11).dropLast()) warning lane.slow: waits "
        + "directory=google why=\"a b\"\n")
  }

  @Test func `Lines below the threshold are not written`() {
    let captured = CapturedLines()
    let log = Log.lines(.json, threshold: .warning, to: LineOutput(file: captured.writing))
    log.write(.info, "e", "m")
    #expect(captured.text().isEmpty)
  }
}
