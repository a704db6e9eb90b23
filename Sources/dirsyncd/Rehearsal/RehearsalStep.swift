internal import SyncCore

/// One scene of the rehearsal: something happens outside, and then things have to be so.
struct RehearsalStep: Sendable {
  /// Something that has to be so, in words and as a check.
  struct Expectation: Sendable {
    /// What is not so; empty when all is as expected.
    let violations: @Sendable (_ before: RehearsalScene, _ now: RehearsalScene) -> [String]

    /// Something about the whole scene.
    static func all(
      _ text: String, _ holds: @escaping @Sendable (RehearsalScene, RehearsalScene) -> Bool
    ) -> Expectation {
      Expectation { before, now in holds(before, now) ? [] : [text] }
    }

    /// Something about each directory; the text goes on after the directory's name.
    static func each(
      _ text: String, _ holds: @escaping @Sendable (RehearsalHolding, RehearsalHolding) -> Bool
    ) -> Expectation {
      Expectation { before, now in
        zip(before.holdings, now.holdings).filter { !holds($0, $1) }.map { "\($1.label) \(text)" }
      }
    }

    static func google(
      _ text: String, _ holds: @escaping @Sendable (RehearsalHolding, RehearsalHolding) -> Bool
    ) -> Expectation {
      all("Google \(text)") { holds($0.google, $1.google) }
    }

    static func entra(
      _ text: String, _ holds: @escaping @Sendable (RehearsalHolding, RehearsalHolding) -> Bool
    ) -> Expectation {
      all("Entra \(text)") { holds($0.entra, $1.entra) }
    }
  }

  let name: String
  /// What happens, for a reader.
  let action: String
  let play: @Sendable (RehearsalPlayer) async throws -> Void
  let expectations: [Expectation]

  init(
    _ name: String, _ action: String,
    play: @escaping @Sendable (RehearsalPlayer) async throws -> Void, expect: [Expectation]
  ) {
    self.name = name
    self.action = action
    self.play = play
    expectations = expect + [.all("nothing is left in the queue") { $1.openJobs == 0 }]
  }

  func violations(_ before: RehearsalScene, _ now: RehearsalScene) -> [String] {
    expectations.flatMap { $0.violations(before, now) }
  }
}
