package import SyncCore

/// How the subjects of one kind are pulled, for `status`.
package struct PullState: Hashable, Sendable {
  package let kind: SubjectID.Kind
  /// In one line.
  package var summary: String
  /// Each ability of the source: whether it is used, and why.
  package var choices: [PullPlan.Choice]
  package var memory: PullMemory
  /// Who is missing, where the source looks short.
  package var shortfall: Shortfall?
}
