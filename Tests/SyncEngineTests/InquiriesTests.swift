import SyncCore
import Testing

@testable import SyncEngine

@Suite("Questions to the source")
struct InquiriesTests {
  private let start = Timestamp(seconds: 1000)

  private func later(_ seconds: Int64) -> Timestamp { start.advanced(by: .seconds(seconds)) }

  @Test("an answer without a user is remembered for a while, and one with a user is not")
  func memory() {
    let inquiries = Inquiries()
    #expect(inquiries.begin("a", at: start) == .ask)
    inquiries.end("a", .nobody, until: later(30), at: start)
    #expect(inquiries.begin("a", at: later(29)) == .answered(.nobody))
    #expect(inquiries.begin("b", at: later(29)) == .ask)
    inquiries.end("b", nil, until: later(60), at: later(29))
    #expect(inquiries.begin("b", at: later(29)) == .ask)
    #expect(inquiries.begin("a", at: later(30)) == .ask)
  }

  @Test("few are under way at once")
  func bound() {
    let inquiries = Inquiries()
    for number in 0..<Inquiries.inFlightLimit {
      #expect(inquiries.begin("\(number)", at: start) == .ask)
    }
    #expect(inquiries.begin("one more", at: start) == .tooMany)
    inquiries.end("0", .failed("down"), until: later(5), at: start)
    #expect(inquiries.begin("0", at: start) == .answered(.failed("down")))
    #expect(inquiries.begin("one more", at: start) == .ask)
  }

  @Test("what is remembered is bounded, and the old goes first")
  func rememberedLimit() {
    let inquiries = Inquiries()
    for number in 0..<Inquiries.rememberedLimit {
      _ = inquiries.begin("\(number)", at: start)
      inquiries.end("\(number)", .nobody, until: later(30), at: start)
    }
    _ = inquiries.begin("x", at: start)
    inquiries.end("x", .nobody, until: later(30), at: start)
    #expect(inquiries.begin("x", at: start) == .ask)
    inquiries.end("x", .nobody, until: later(90), at: later(31))
    #expect(inquiries.begin("x", at: later(60)) == .answered(.nobody))
  }
}
