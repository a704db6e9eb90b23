/// What one group would lose at once.
package struct GroupLoss: Hashable, Sendable {
  /// Those whom no guard has looked at.
  package var fresh: Int
  /// Those who wait for a person's release already.
  package var held: Int
  /// All whom we have put there.
  package var members: Int

  package init(fresh: Int = 0, held: Int = 0, members: Int) {
    self.fresh = fresh
    self.held = held
    self.members = members
  }

  /// All who would leave, once whoever waits was let go.
  package var leaving: Int { fresh + held }
}
