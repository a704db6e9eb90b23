internal import SyncCore

/// What one pull did.
package struct PullReport: Hashable, Sendable {
  /// Users that were read: all of them, or those who changed.
  package var users = 0
  package var groups = 0
  /// True when everything was read, of every kind.
  package var isFull = true
  package var changed = 0
  package var gone = 0
  /// Users who were planned again because of their groups.
  package var replanned = 0
  /// Jobs and members that a guard holds, over all directories.
  package var held = 0
  /// Those of them that are members to take out of groups.
  var heldMembers = 0
  /// Subjects that are missing from a source that looks short, and wait for a person.
  package var missing = 0
  /// What was found by reading directories back, where that was asked for.
  package var readBacks: [ReadBackReport] = []
  /// Users that were asked for by name and are nobody, or more than one.
  package var unmatchedUsers: [String] = []
  /// Why nothing was inferred from absence, where that is so.
  package var remarks: [String] = []

  /// Takes in a finished walk that met so many subjects.
  mutating func note(_ pass: Pass, _ count: Int) {
    if pass.isOfChanges { isFull = false }
    switch pass.kind {
    case .user: users = count
    case .group: groups = count
    }
  }
}
