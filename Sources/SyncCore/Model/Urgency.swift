/// Who waits for a request: somebody at the portal, or nobody in particular.
package enum Urgency: Hashable, Sendable {
  /// A login's password: it goes first, and a part of the pace is kept for it.
  case login
  /// All else.
  case bulk

  /// Of what the current task does.
  @TaskLocal package static var current = Urgency.bulk
}
