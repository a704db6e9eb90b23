import SyncCore
import SyncLog
import Testing

@Suite struct RepeatSuppressorTests {
  private func verdicts(count: Int, everyMilliseconds: Int64) -> [Int: Int] {
    let suppressor = RepeatSuppressor()
    var written: [Int: Int] = [:]
    for number in 1...count {
      let now = Timestamp(milliseconds: Int64(number) * everyMilliseconds)
      if case .write(let repeats) = suppressor.verdict(.error, "e", "m", [], at: now) {
        written[number] = repeats
      }
    }
    return written
  }

  @Test func `A line that repeats is written at 1, 10 and 100 with the number left out`() {
    #expect(verdicts(count: 150, everyMilliseconds: 1) == [1: 0, 10: 8, 100: 89])
  }

  @Test func `A line that goes on is written once a minute`() {
    let written = verdicts(count: 13, everyMilliseconds: 10_000)
    #expect(written == [1: 0, 7: 5, 13: 5])
  }

  @Test func `Lines with other fields are other lines`() {
    let suppressor = RepeatSuppressor()
    let now = Timestamp(milliseconds: 0)
    for number in 0..<50 {
      let fields: Log.Fields = [("job", .integer(Int64(number)))]
      #expect(suppressor.verdict(.info, "e", "m", fields, at: now) == .write(repeats: 0))
    }
  }

  @Test func `The table forgets the oldest lines when it is full`() {
    let suppressor = RepeatSuppressor(generationLimit: 4)
    let now = Timestamp(milliseconds: 0)
    let verdict = { (event: String) in suppressor.verdict(.info, event, "m", [], at: now) }
    #expect(verdict("first") == .write(repeats: 0))
    #expect(verdict("first") == .leaveOut)
    for number in 0..<8 { #expect(verdict("e\(number)") == .write(repeats: 0)) }
    #expect(verdict("first") == .write(repeats: 0))
  }

  @Test func `Lines written and left out are counted`() {
    let captured = CapturedLines()
    let metrics = Metrics()
    let log = Log.lines(.json, to: LineOutput(file: captured.writing), metrics: metrics)
    for _ in 0..<5 { log.write(.error, "e", "m") }
    let page = metrics.render()
    #expect(page.contains("dirsyncd_log_lines_total{level=\"error\"} 1\n"))
    #expect(page.contains("dirsyncd_log_lines_total{level=\"info\"} 0\n"))
    #expect(page.contains("dirsyncd_log_repeats_total 4\n"))
  }
}
