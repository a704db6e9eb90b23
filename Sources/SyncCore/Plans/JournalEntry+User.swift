extension JournalEntry {
  /// Those entries of a run that concern one user or group, and what concerns them of the groups
  /// that the run changed: of these their own comings and goings alone.
  ///
  /// - Parameters:
  ///   - word: the name in the source, letter case aside, or the source's id; where nobody has it
  ///     any more, the name of the account before the run.
  ///   - known: who is called so today.
  ///   - accounts: theirs.
  package static func concerning(
    _ word: String, in entries: [JournalEntry], known: Set<SubjectID> = [],
    accounts: [DirectoryID: Set<RemoteID>] = [:]
  ) -> [JournalEntry] {
    let folded = word.lowercased()
    var (subjects, accounts) = (known, accounts)
    for entry in entries where entry.user.lowercased() == folded || entry.subject.id == word {
      subjects.insert(entry.subject)
    }
    if subjects.isEmpty {
      subjects = Set(entries.filter { $0.formerName?.lowercased() == folded }.map(\.subject))
    }
    for entry in entries where subjects.contains(entry.subject) {
      accounts[entry.directory, default: []].insert(entry.remoteID)
    }
    return entries.compactMap { entry in
      subjects.contains(entry.subject) ? entry : entry.cut(to: accounts[entry.directory] ?? [])
    }
  }

  private var formerName: String? {
    if case .updated(let before, _) = change { before.name } else { nil }
  }

  /// Nil where none of these came or went.
  private func cut(to members: Set<RemoteID>) -> JournalEntry? {
    guard case .members(let added, let removed) = change else { return nil }
    let (came, went) = (
      added.filter { members.contains($0.id) }, removed.filter { members.contains($0.id) }
    )
    guard !came.isEmpty || !went.isEmpty else { return nil }
    return JournalEntry(
      directory: directory, subject: subject, user: user, remoteID: remoteID,
      change: .members(added: came, removed: went))
  }
}
