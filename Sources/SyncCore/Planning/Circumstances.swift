/// What decides on the next step beside what is wanted and what is known.
package struct Circumstances: Sendable {
  package let policy: DirectoryPolicy
  /// How long the directory keeps what was deleted.
  package let binTime: Duration
  package let life: Life
  package let now: Timestamp

  package init(
    policy: DirectoryPolicy, binTime: Duration, life: Life = Life(), now: Timestamp
  ) {
    self.policy = policy
    self.binTime = binTime
    self.life = life
    self.now = now
  }
}
