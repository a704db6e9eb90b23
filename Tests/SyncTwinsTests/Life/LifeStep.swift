/// What can happen in a life; a new step goes into `all`, and each of its calls fails once in each
/// way by itself.
struct LifeStep: Sendable {
  let name: String
  let happen: @Sendable (LifeBench) async throws -> Void

  static let password = "Tr0ub4dor&3 horse"

  static var boss: LifeUser { LifeUser("u2", "boss@example.com") }
  static var dana: LifeUser {
    var user = LifeUser("u1", "dana.ito@example.com")
    user.manager = "u2"
    return user
  }
  /// After the attribute change and the rename.
  static var changed: LifeUser {
    var user = dana
    user.title = "Head"
    user.phone = nil
    return user
  }
  static var renamed: LifeUser {
    var user = changed
    user.userName = "dana.sato@example.com"
    return user
  }
  static var inactive: LifeUser {
    var user = renamed
    user.isActive = false
    return user
  }

  static let all: [LifeStep] = [
    LifeStep(name: "create") { bench in
      try await bench.put(boss)
      try await bench.put(dana)
    },
    LifeStep(name: "takeover") { try await $0.logIn(dana.userName, password, id: "l1") },
    LifeStep(name: "attribute change") { try await $0.put(changed) },
    LifeStep(name: "rename") { try await $0.put(renamed) },
    LifeStep(name: "suspend") { try await $0.put(inactive) },
    LifeStep(name: "resume") { try await $0.put(renamed) },
  ]

  /// The name at the end.
  static let lastName = renamed.userName
}
