internal import SyncCore
internal import Testing

struct PasswordStateTests {
  private typealias Occurrence = PasswordState.Occurrence

  /// Every transition there is; whatever is not here cannot happen.
  private static let transitions: [PasswordState: [PasswordState.Occurrence: PasswordState]] = [
    .awaitingLogin: [.login: .queued, .release: .released],
    .queued: [
      .login: .queued, .accepted: .takenOver, .refusal: .refused, .expiry: .expired,
      .withdrawal: .awaitingLogin, .release: .released,
    ],
    .takenOver: [
      .login: .queued, .drift: .drifted, .same: .takenOver, .release: .released,
    ],
    .drifted: [.login: .queued, .release: .released],
    .refused: [.login: .queued, .same: .takenOver, .release: .released],
    .expired: [.login: .queued, .same: .takenOver, .release: .released],
    .released: [.bind: .awaitingLogin],
  ]

  @Test(arguments: PasswordState.allCases)
  func `a state changes by what happens, and by nothing else`(_ state: PasswordState) {
    for occurrence in Occurrence.allCases {
      #expect(
        state.after(occurrence) == Self.transitions[state]?[occurrence],
        "\(state.rawValue), \(occurrence.rawValue)")
    }
  }
}
