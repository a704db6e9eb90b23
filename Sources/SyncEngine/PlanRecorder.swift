internal import SyncCore
internal import SyncStore
internal import Synchronization

/// Gathers what the directories of a dry run would have been told, in order.
package final class PlanRecorder: Sendable {
  /// One write that was not sent, with the job that it belongs to.
  struct Note {
    let directory: DirectoryID
    let subject: SubjectID
    let user: String
    let shadow: Shadow
    let write: PlanWrite
    let base: PlanBase
    /// Of a password; nil for all else.
    let login: LoginID?
    let guardKind: GuardKind?
  }

  private struct State {
    var notes: [Note] = []
    var standInCount = 0
    /// The guard whose batch is let go, for the plan alone.
    var guardKind: GuardKind?
  }

  private let state = Mutex(State())

  package init() {}

  var notes: [Note] { state.withLock { $0.notes } }

  /// An id for something that would be made.
  func nextStandIn() -> RemoteID {
    state.withLock { state in
      state.standInCount += 1
      return PlanIdentifier.standIn(state.standInCount)
    }
  }

  /// From now on all that is noted is what that guard holds.
  func hold(by kind: GuardKind) {
    state.withLock { $0.guardKind = kind }
  }

  func note(_ write: PlanWrite, _ base: PlanBase, to shadow: Shadow, in directory: DirectoryID) {
    guard let job = Work.current?.job else { return }
    state.withLock { state in
      let note = Note(
        directory: directory, subject: job.binding.subject, user: job.binding.user,
        shadow: shadow, write: write, base: base, login: job.secret?.login,
        guardKind: state.guardKind)
      // Each of a role's groups tells of the same step.
      if case .roles = write, state.notes.contains(where: { $0.isSame(as: note) }) { return }
      state.notes.append(note)
    }
  }

  /// Members come in slices, and are one step of their group.
  func note(_ change: MemberChange, of group: Shadow, in directory: DirectoryID) {
    let write = PlanWrite.members(
      adding: change.adding.map { PlanMember($0, $0.id) },
      removing: change.removing.map { PlanMember($0, $0.id) })
    note(write, .any, to: group, in: directory)
  }
}

extension PlanRecorder.Note {
  func isSame(as other: Self) -> Bool {
    directory == other.directory && subject == other.subject && write == other.write
  }
}
