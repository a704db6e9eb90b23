internal import SyncCore

/// Who was told of their bindings, and how often.
extension SimulationJudge {
  /// Each binding has one mail and at most one duplicate of it; nobody is told who had logged in;
  /// and everybody is told who never did.
  func mailFindings(_ directory: ScriptedDirectory) -> [String] {
    let taken = simulation.mail.taken.filter { $0.directory == directory.id }
    return copyFindings(taken) + lateFindings(taken, directory) + missingFindings(taken, directory)
  }

  private func copyFindings(_ taken: [Notice]) -> [String] {
    Dictionary(grouping: taken, by: \.recipient).flatMap { recipient, copies -> [String] in
      let keys = Set(copies.map(\.key))
      var findings: [String] = []
      if keys.count != 1 { findings.append("\(recipient) was told again: \(keys)") }
      if copies.count > 2 { findings.append("\(recipient) got \(copies.count) copies") }
      return findings
    }
  }

  private func lateFindings(_ taken: [Notice], _ directory: ScriptedDirectory) -> [String] {
    taken.compactMap { notice in
      let id = notice.recipient.text.prefix { $0 != "@" }
      let account = directory.accounts.values.first { held in
        held.shadow.name.prefix { $0 != "." } == id
      }
      // Who left while a push was under way awaits a login again.
      guard let push = account?.pushes.first, push.at < notice.at,
        !simulation.world.wasAway(String(id), since: Timestamp(seconds: 0))
      else { return nil }
      return "\(notice.recipient) was told in \(directory.id) after \(push.password)"
    }
  }

  /// Where no answer came twice, the mail is given up: it may have arrived.
  private func missingFindings(_ taken: [Notice], _ directory: ScriptedDirectory) -> [String] {
    let world = simulation.world
    return world.source.users.compactMap { id, user in
      guard user.isActive, !world.wasAway(id, since: Timestamp(seconds: 0)),
        !world.promises.contains(where: { $0.user == id }),
        !taken.contains(where: { $0.recipient.text == ScriptedSource.address(of: id) }),
        !record.refusedMails.contains(.init(id: id, directory: directory.id))
      else { return nil }
      return "\(user.userName) was never told of \(directory.id)"
    }
  }
}
