internal import SyncCore
internal import SyncStore

/// The rules that each commit has to keep.
extension SimulationWatch {
  private var begun: [WatchedJob] {
    jobs.values.filter { job in
      job.state == .leased && stolen[job.id] == nil
        && (before[job.id]?.state != .leased || before[job.id]?.lease != job.lease)
    }
  }

  /// For one user in one directory: one job at a time, and none before one that goes before it.
  func orderFindings() -> [String] {
    begun.flatMap { job -> [String] in
      let others = jobs.values.filter { $0.binding == job.binding && $0.id != job.id }
      var findings: [String] = []
      for other in others {
        if other.state == .leased, Set([job.kind, other.kind]) != [.account, .password] {
          findings.append("\(job.words) was begun while \(other.words) was under way")
        }
        if other.goesBefore(job), other.isNext, before[other.id]?.isNext == true,
          job.cleared != .suspend
        {
          findings.append("\(job.words) was begun before \(other.words)")
        }
      }
      return findings
    }
  }

  /// What a person was told of is let go by a person alone, and of what nobody was told of no more
  /// goes at once than the guards let pass.
  func guardFindings(
    _ guards: [DirectoryID: Guards], _ transaction: Transaction
  ) throws -> [String] {
    for job in begun { clearances[job.id] = (job.lease, clearance(of: job)) }
    var findings: [String] = []
    var freed: [DirectoryID: [GuardKind: Int]] = [:]
    for (id, old) in before {
      guard let kind = old.guardKind, let job = jobs[id], job.guardKind == nil,
        job.cleared == Self.pass(of: kind)
      else { continue }
      // Memberships are judged by their groups, not by the accounts that there are.
      if !old.isAnnounced, kind == .membership { continue }
      // A batch may be held and released between two looks.
      if isReleased(kind, in: job.directory) { continue }
      if !old.isAnnounced {
        freed[job.directory, default: [:]][kind, default: 0] += 1
      } else {
        findings.append("\(job.words) was let go, and nobody released \(kind.rawValue)")
      }
    }
    for (directory, counts) in freed {
      let bound = try transaction.linkedCount(in: directory)
      for (kind, count) in counts
      where guards[directory]?[kind].verdict(changing: count, of: bound) != .free {
        findings.append("\(count) went past the guard \(kind.rawValue) of \(directory)")
      }
    }
    return findings
  }

  /// What a job had been let pass for when it was claimed. Other wishes end that while it is under
  /// way, and it may be released, claimed and planned anew between two looks.
  private func clearance(of job: WatchedJob) -> GuardKind? {
    guard job.cleared == nil, let old = before[job.id] else { return job.cleared }
    guard let kind = old.guardKind, isReleased(kind, in: job.directory) else { return old.cleared }
    return Self.pass(of: kind)
  }

  /// What a release of a batch lets its jobs do.
  private static func pass(of kind: GuardKind) -> GuardKind { kind == .emptied ? .update : kind }

  private func isReleased(_ kind: GuardKind, in directory: DirectoryID) -> Bool {
    notes.contains { note in
      note.kind == .released && note.directory == directory.name && note.guardKind == kind
    }
  }

  // MARK: Leases

  /// What another worker took over stays as it is, whatever the one before makes of it.
  func leaseFindings(_ transaction: Transaction) throws -> [String] {
    var findings: [String] = []
    for (id, theft) in stolen {
      let job = jobs[id]
      if job?.state != .leased || job?.lease != theft.lease {
        findings.append("job \(id) was settled by a worker whose claim is another's")
      }
      if notes.contains(where: { $0.job == id }) {
        findings.append("an event tells of job \(id), whose claim is another's")
      }
      let now = try job.map { try Self.account(of: $0.binding, transaction) }
      if let now, now != theft.binding {
        findings.append(
          "job \(id), whose claim is another's, changed what is known: \(theft.binding) to \(now)")
      }
    }
    return findings
  }

  /// What this life of the program has claimed in that directory, and still holds.
  func held(in directory: DirectoryID) -> [Int64] {
    jobs.values.filter { job in
      job.directory == directory && job.state == .leased && stolen[job.id] == nil
        && clearances[job.id]?.lease == job.lease
    }.map(\.id).sorted()
  }

  /// Another worker has taken over that job.
  func noteTheft(
    of id: Int64, lease: Int64, _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard let job = jobs[id] else { return }
    stolen[id] = Stolen(
      lease: lease, at: now, binding: try Self.account(of: job.binding, transaction))
  }

  /// The program starts anew, and nobody else lives: what was claimed is ready again.
  func forgetStolen() {
    stolen = [:]
    clearances = [:]
  }

  /// What attempts alone write of a binding.
  private static func account(of binding: Int64, _ transaction: Transaction) throws -> String {
    try transaction.database.first(
      """
      SELECT json_array(remote_id, remote_name, remote_active, hex(remote_attributes), created_at,
        create_sent_at, unsure, suspend_sent, password_login, password_at, hex(verifier))
      FROM binding WHERE id = ?
      """, .integer(binding)
    ) { $0.text(0) } ?? ""
  }

  /// What is claimed, by account and part.
  var claims: [SimulatedWorld.Place: SimulatedWorld.Claim] {
    var claims: [SimulatedWorld.Place: SimulatedWorld.Claim] = [:]
    for job in jobs.values where job.state == .leased && !job.remoteID.isEmpty {
      let place = SimulatedWorld.Place(
        directory: job.directory, id: job.remoteID, isPassword: job.kind == .password)
      claims[place] = SimulatedWorld.Claim(
        cleared: clearances[job.id]?.cleared, stolenAt: stolen[job.id]?.at)
    }
    return claims
  }
}

extension WatchedJob {
  var words: String { "the job \(kind.rawValue) of \(remoteID) in \(directory)" }
}
