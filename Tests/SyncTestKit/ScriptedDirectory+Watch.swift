package import SyncCore
internal import Synchronization

/// Eyes on what the program asks for.
extension ScriptedDirectory {
  /// From now on each write is looked at when it is asked for, before the line or a pace can stop
  /// it; what is said of it is a violation.
  ///
  /// - Parameter objection: told of the action, nil for a password, and of the account as the
  ///   program knows it, nil for one that is to be made.
  package func watch(_ objection: @escaping @Sendable (Action?, Shadow?) -> String?) {
    state.withLock { $0.objection = objection }
  }

  func object(to action: Action?, of shadow: Shadow?) {
    let objection = state.withLock { $0.objection }
    guard let text = objection?(action, shadow) else { return }
    state.withLock { $0.violations.append("\(text) in \(id)") }
  }

  /// Raised by whatever may have changed an account.
  var changeCount: Int { withState { $0.changeCount } }

  /// A title that counts never counts back: what was older would come after what is newer.
  static func setback(of held: inout Held, by action: Action) -> String? {
    guard case .update(let change) = action,
      let number = titleNumber(in: change.attributes)
    else { return nil }
    defer { held.titleNumber = max(held.titleNumber, number) }
    guard number < held.titleNumber else { return nil }
    return "\(held.shadow.name) went back to title \(number) from \(held.titleNumber)"
  }

  /// The number in a title like `title 7`; nil for any other title.
  static func titleNumber(in attributes: Attributes) -> Int? {
    guard let title = AttributeName("jobTitle").flatMap({ attributes[$0]?.string }),
      title.hasPrefix("title ")
    else { return nil }
    return Int(title.dropFirst("title ".count))
  }
}
