/// What one pull did.
package struct PullReport: Hashable, Sendable {
  package var users = 0
  package var groups = 0
  package var changed = 0
  package var gone = 0
  /// Jobs that a guard holds, over all directories.
  package var held = 0
  /// Why nothing was inferred from absence, where that is so.
  package var remarks: [String] = []
}
