/// What is remembered of an account's way out of the directory.
package struct Life: Hashable, Sendable {
  /// Since when its user is to have none; nil while one is wanted.
  package var awaySince: Timestamp?
  /// Since when the source itself says that there is no such user.
  package var goneSince: Timestamp?
  /// We suspended it, and its sessions are still to be ended.
  package var owesSignOut = false

  package init() {}

  /// The same once that is wanted; the times of what was wanted before stay.
  package func wanting(_ wanted: Wanted, at now: Timestamp) -> Life {
    var life = self
    life.awaySince = wanted.isLeaving ? awaySince ?? now : nil
    life.goneSince = wanted == .deleted ? goneSince ?? now : nil
    if wanted.binds { life.owesSignOut = false }
    return life
  }
}
