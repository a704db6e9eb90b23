internal import Synchronization
internal import SyncCore

/// Questions to the source about single users: few at a time, one for a name, and the same one not
/// again at once. A flood of wrong names costs the source little.
final class Inquiries: Sendable {
  /// Questions that may be under way at once.
  static let inFlightLimit = 8
  /// Answers that are remembered.
  static let rememberedLimit = 10_000

  /// An answer without a user.
  enum Answer: Sendable, Hashable {
    case nobody
    case failed(String)
  }

  /// Whether a question may be asked.
  enum Permit: Sendable, Hashable {
    /// `end` must follow.
    case ask
    case tooMany
    /// It was asked a moment ago.
    case answered(Answer)
  }

  private struct State {
    var inFlight = 0
    var remembered: [String: (answer: Answer, until: Timestamp)] = [:]
  }

  /// Whoever asks for a name that is being asked for waits for that answer.
  let turns = Turns()
  private let state = Mutex(State())

  func begin(_ key: String, at now: Timestamp) -> Permit {
    state.withLock { state in
      if let known = state.remembered[key] {
        if known.until > now { return .answered(known.answer) }
        state.remembered[key] = nil
      }
      guard state.inFlight < Self.inFlightLimit else { return .tooMany }
      state.inFlight += 1
      return .ask
    }
  }

  /// - Parameter answer: remembered until then; nil where a user was found.
  func end(_ key: String, _ answer: Answer?, until moment: Timestamp, at now: Timestamp) {
    state.withLock { state in
      state.inFlight -= 1
      guard let answer else { return }
      if state.remembered.count >= Self.rememberedLimit {
        state.remembered = state.remembered.filter { $0.value.until > now }
      }
      guard state.remembered.count < Self.rememberedLimit else { return }
      state.remembered[key] = (answer, moment)
    }
  }
}
