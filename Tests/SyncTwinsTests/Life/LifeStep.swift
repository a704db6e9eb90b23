import SyncCore

/// What can happen in a life.
struct LifeStep: Sendable {
  let name: String
  /// So much time passes first.
  var after = Duration.zero
  /// Whether the accounts and groups that it is about are our own and new, or just back from the
  /// bin: one place of the directory may know them and another not yet.
  var isFresh = true
  let happen: @Sendable (LifeBench) async throws -> Void

  static let password = "Tr0ub4dor&3 horse"
  /// Longer than a new account or group may be out of sight, shorter than what is deleted stays in
  /// the bin.
  static let deleteAfter = Duration.seconds(2 * 86_400)

  static var boss: LifeUser { LifeUser("u2", "boss@example.com") }
  static var dana: LifeUser {
    var user = LifeUser("u1", "dana.ito@example.com")
    user.manager = "u2"
    return user
  }
  /// After the attribute change, the rename and the move.
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
  static var moved: LifeUser {
    var user = renamed
    user.department = "Sales"
    user.userName = "dana.sato@example.org"
    return user
  }
  static var inactive: LifeUser {
    var user = moved
    user.isActive = false
    return user
  }

  /// Who is in no role any more, and has no manager.
  static var plain: LifeUser {
    var user = changed
    user.manager = nil
    return user
  }
  /// Who had an account under another name before.
  static var carol: LifeUser { LifeUser("u3", "carol@example.com") }

  /// Who has no manager, and goes.
  static var leaver: LifeUser { LifeUser("u1", "dana.ito@example.com") }
  static var returned: LifeUser {
    var user = leaver
    user.title = "Back"
    return user
  }
}
