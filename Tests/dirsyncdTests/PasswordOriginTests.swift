import SyncCore
import SyncStore
import Testing

@testable import dirsyncd

/// Which events are writes of ours to a password, and at which time of the directory's.
@Suite struct PasswordOriginTests {
  private func write(
    _ kind: Event.Kind, login: String? = "l", reason: String? = nil, detail: JSONValue? = nil
  ) -> Attribution.Write? {
    var event = Event(kind, at: Timestamp(seconds: 9))
    event.login = login.map { LoginID($0) }
    event.reason = reason
    event.detail = detail
    return event.passwordWrite
  }

  @Test func `A push counts at the time stamp that was read back`() {
    let name = "lastPasswordChangeDateTime"
    let time = JSONValue.string(Timestamp(seconds: 7).description)
    #expect(write(.passwordPushed)?.stamp == nil)
    #expect(
      write(.passwordPushed, detail: ["before": [:], "after": .object([name: time])])?.stamp
        == Timestamp(seconds: 7))
    #expect(
      write(.passwordPushed, detail: ["before": .object([name: time]), "after": [:]])?.stamp == nil)
  }

  @Test(
    arguments: [
      (Event.Kind.created, nil, nil, Attribution.Write.Certainty.done),
      (.retried, "l", "unknown-outcome: no answer", .unknown),
      (.retried, "l", "throttled: 429", nil),
      (.retried, nil, "unknown-outcome: no answer", nil), (.updated, nil, nil, nil),
    ] as [(Event.Kind, String?, String?, Attribution.Write.Certainty?)])
  func `An attempt counts where it may have been carried out`(
    _ kind: Event.Kind, _ login: String?, _ reason: String?,
    _ certainty: Attribution.Write.Certainty?
  ) {
    #expect(write(kind, login: login, reason: reason)?.certainty == certainty)
  }
}
