import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

/// A rule that is broken past the program, and the words by which a simulation has to tell of it.
struct Alarm: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// How it comes to the moment; all is well then.
  var prepare: @Sendable (Simulation) throws -> Void = { _ in }
  let sabotage: @Sendable (Simulation) throws -> Void

  init(
    _ words: String, prepare: @escaping @Sendable (Simulation) throws -> Void = { _ in },
    sabotage: @escaping @Sendable (Simulation) throws -> Void
  ) {
    testDescription = words
    self.prepare = prepare
    self.sabotage = sabotage
  }

  // MARK: What they are made of

  static let person = Author(uid: 0, name: "root")

  static func logIn(_ numbers: Int...) -> @Sendable (Simulation) -> Void {
    { play in
      for number in numbers {
        _ = play.logIn("u1", "password-u1-\(number)")
        play.settle(for: .seconds(60))
      }
    }
  }

  /// A login whose password does not get through.
  static func stuck(_ play: Simulation) {
    play.world.breakDown(for: .seconds(3600), .unavailable)
    _ = play.logIn("u1", "password-u1-1")
    play.settle(for: .seconds(5))
  }

  /// A password that is on its way to google at this moment.
  static func underWay(_ play: Simulation) {
    play.directory("google").script(.slow, on: .read)
    _ = play.logIn("u1", "password-u1-1")
    play.settle(for: .seconds(5))
  }

  /// The same, and another worker has taken it over.
  static func stolen(_ play: Simulation) throws {
    underWay(play)
    try play.takeOverClaims(in: "google")
  }

  /// A suspension that is under way in google at this moment.
  static func leaving(_ play: Simulation) {
    let google = play.directory("google")
    google.script(.slow, on: .read)
    let looks = google.count(of: .read)
    var user = ScriptedSource.User(userName: "u1.0@example.com", title: "hired")
    user.isActive = false
    play.world.set("u1", user)
    play.settle(until: play.world.clock.now.advanced(by: .seconds(600))) {
      google.count(of: .read) > looks
    }
  }

  /// Four changes at once, where a guard lets two pass.
  static func manyChange(_ play: Simulation) {
    for number in 1...4 { play.hire("u\(number)") }
    for number in 1...4 {
      play.world.set("u\(number)", .init(userName: "u\(number).0@example.com", title: "chief"))
    }
  }

  static func tamper(_ sql: StaticString) -> @Sendable (Simulation) throws -> Void {
    { play in try play.tamper { _ = try $0.database.run(sql) } }
  }

  /// Does something to u1's account in google, with the program's own hands.
  static func write(
    _ body: @escaping @Sendable (ScriptedDirectory, Shadow) async throws -> Void
  ) -> @Sendable (Simulation) throws -> Void {
    { play in
      let google = play.directory("google")
      guard let shadow = play.account("u1", "google")?.shadow else { return }
      play.begin { _, _ in try await body(google, shadow) }
      play.settle(for: .seconds(1))
    }
  }

  static func push(_ password: String) -> @Sendable (Simulation) throws -> Void {
    write { google, shadow in _ = try await google.setPassword(Secret(password), of: shadow) }
  }

  static func entitle(_ title: String) -> @Sendable (Simulation) throws -> Void {
    write { google, shadow in
      guard let name = AttributeName("jobTitle") else { return }
      _ = try await google.apply(
        .update(AccountChange(attributes: [name: .string(title)])), to: shadow)
    }
  }
}
