import SyncCore
import SyncStore
import Testing

@testable import dirsyncd

/// What `queue` says of each job that waits.
@Suite struct QueueRowTests {
  @Test(
    arguments: [
      (Job.Kind.password, "for the account to be linked"), (.members, "for the group to be there"),
      (.account, "for the user's login"),
    ])
  func `A waiting job says what it waits for`(_ kind: Job.Kind, _ words: String) {
    let now = Timestamp(seconds: 1000)
    let job = QueuedJob(id: 7, kind, .waiting, queuedAt: now, dueAt: now)
    let row = QueueRow(job: job, directory: DirectoryID("google"), user: "a@b.c", bindingRow: 1)
    #expect(row.cells(at: now).last == words)
  }
}
