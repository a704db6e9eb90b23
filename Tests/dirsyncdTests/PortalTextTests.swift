import SyncCore
import Testing

@testable import dirsyncd

@Suite struct PortalTextTests {
  @Test(
    arguments: [
      ("queued", "first-login", nil, "the password is on its way"),
      ("queued", "first-login", .directoryUnavailable, "directory unavailable; the password waits"),
      ("paused", "changed", .directoryPaused, "an administrator has paused the directory"),
      ("pushed", "changed", nil, "the directory has the password"),
      ("unchanged", "same-password", nil, "the directory has this password already"),
      ("unchanged", "other-credential", nil, "this login does not carry"),
      ("unchanged", "no-password-expected", nil, "no password expected"),
      ("refused", "too-short", nil, "too short"),
      ("refused", "password-refused", nil, "choose another one"),
      ("refused", "not-permitted", nil, "managed elsewhere"),
      ("held", "inactive", nil, "the user is not active"),
      ("not-bound", "not-bound", nil, "no account there"),
      ("superseded", "newer-login", nil, "a newer login"),
      ("expired", "time-limit", nil, "log in again"),
      ("withdrawn", "no-account-wanted", nil, "wiped"),
    ] as [(String, String, Outlook.Delay?, String)])
  func `Each outcome has words for the user`(
    _ outcome: String, _ reason: String, _ delay: Outlook.Delay?, _ words: String
  ) {
    let text = PortalText.text(outcome: outcome, reason: reason, delay: delay)
    #expect(text.contains(words))
  }

  @Test(arguments: [
    (PasswordState.awaitingLogin, true, "the next login sets the password"),
    (.awaitingLogin, false, "no password expected"), (.expired, false, "no password expected"),
    (.expired, true, "log in again"), (.takenOver, false, "has the portal's password"),
    (.refused, true, "did not take"), (.drifted, true, "changed in the directory"),
  ])
  func `Each state has words, and nobody fails who is expected to have no password`(
    _ state: PasswordState, _ expects: Bool, _ words: String
  ) {
    #expect(PortalText.text(state: state, expectsPassword: expects).contains(words))
  }

  @Test func `Delays and rules have words of their own`() {
    let delays = Outlook.Delay.allCases.map(PortalText.text(for:))
    #expect(Set(delays).count == delays.count)
    let rules = PasswordPolicy.Rule.allCases.map {
      PortalText.text(outcome: "refused", reason: $0.rawValue)
    }
    #expect(Set(rules).count == rules.count)
  }
}
