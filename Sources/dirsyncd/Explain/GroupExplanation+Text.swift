internal import SyncCore
internal import SyncStore

/// The explanation of a group, for a person.
extension GroupExplanation {
  /// So many names of each kind are shown; `--json` has all.
  private static let namesLimit = 20

  func write(to sheet: inout Sheet) {
    sheet.heading(group.name)
    let presence =
      switch group.presence {
      case .gone: "gone: the source says that there is no such group"
      case .suspect: "missing from the last whole pull: nothing is inferred yet"
      case .present: "a group of the source"
      }
    sheet.row(
      "source",
      "\(presence); id \(group.subject.id); \(listedCount) members listed; last change "
        + changedAt.told(at: now))
    for directory in directories { write(directory, to: &sheet) }
    sheet.heading(events.isEmpty ? "no events" : "the last events, oldest first")
    for event in events.reversed() { sheet.paragraph(event.line) }
  }

  private func write(_ directory: DirectoryExplanation, to sheet: inout Sheet) {
    guard let facts = directory.group else { return }
    let standing = directory.standing(at: now)
    sheet.heading(directory.directory.name)
    sheet.row(standing.level.rawValue, standing.reasons.joined(separator: " "), standing.level.tone)
    if let groups = directory.policy?.groups {
      sheet.row("scope", groups.scope.map { "`\($0.text)`" } ?? "every group")
    }
    sheet.row("owner", directory.ownerWords(facts, at: now))
    if let held = directory.heldWords { sheet.row("holds", held) }
    if let wanted = directory.wantedWords { sheet.row("wanted", wanted) }
    for difference in directory.differenceWords { sheet.row("differs", difference, .busy) }
    if directory.binding != nil {
      sheet.row("members", "\(facts.wantedCount) wanted, \(facts.heldCount) put there by us")
    }
    for (state, names) in facts.counts where state != .member && state != .outside {
      sheet.row(state.word, "\(state.memberWords): \(shortened(names))")
    }
    for member in facts.members {
      guard case .refused(let reason) = MemberStanding(member) else { continue }
      sheet.row("refused", "\(member.name): \(reason)", .bad)
    }
    if !facts.outsiders.isEmpty {
      sheet.row("put in", "by somebody else: \(shortened(facts.outsiders))")
    }
    for job in directory.jobs { sheet.row("job", job.words(at: now)) }
    sheet.row("lane", directory.lane.words(at: now))
  }

  private func shortened(_ names: [String]) -> String {
    let more = names.count - Self.namesLimit
    return names.prefix(Self.namesLimit).joined(separator: ", ")
      + (more > 0 ? " and \(more) more" : "")
  }
}

extension MemberStanding {
  /// The same words, for several members at once.
  fileprivate var memberWords: String {
    switch self {
    case .member: "put there by us"
    case .outside: "not there by us"
    case .kept: "left there, since the group no longer follows the source"
    case .toBeAdded: "to be put in"
    case .toBeRemoved: "to be taken out"
    case .heldByGuard: "their removal waits for `release`"
    case .refused: "the directory does not take them"
    case .unsure: "a change was sent and its outcome is not known"
    case .takenOut: "taken out by somebody else"
    case .awaitsGroup: "they wait for the group"
    case .awaitsAccount: "they have no account there"
    case .frozen: "suspended, and so left as they are"
    }
  }
}
