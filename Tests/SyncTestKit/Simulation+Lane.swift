internal import SyncCore
package import SyncStore

/// How a lane and its jobs stand in a play.
extension Simulation {
  /// What is stored of a directory's lane.
  package func lane(_ directory: String) -> LaneState? {
    read { try $0.laneState(of: DirectoryID(directory)) }
  }

  /// The leases of a user's jobs that are claimed.
  package func leases(_ id: String, _ directory: String) -> [Int64] {
    let leases = read { transaction -> [Int64] in
      guard let row = try transaction.row(of: SubjectID(.user, id)),
        let binding = try transaction.binding(of: row, in: DirectoryID(directory))
      else { return [] }
      return try transaction.queuedJobs(of: binding.row).filter { $0.state == .leased }
        .compactMap { try transaction.job($0.id)?.lease }
    }
    return leases ?? []
  }

  /// How often each job of a directory has failed.
  package func attempts(_ directory: String) -> [Int] {
    read { transaction in
      try transaction.database.rows(
        "SELECT attempts FROM job WHERE directory = ?", .text(directory)
      ) { $0.count(0) }
    } ?? []
  }

  /// The title of a user's account.
  package func title(_ id: String, _ directory: String) -> String {
    let title = AttributeName("jobTitle").flatMap { account(id, directory)?.shadow.attributes[$0] }
    return title?.string ?? ""
  }
}
