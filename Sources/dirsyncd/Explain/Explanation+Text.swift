internal import SyncCore
internal import SyncStore

/// The explanation for a person.
extension Explanation {
  func write(to sheet: inout Sheet) {
    sheet.heading(user.name)
    sheet.row("source", "\(presenceWords); id \(user.subject.id); last change \(told(changedAt))")
    for directory in directories { write(directory, to: &sheet) }
    sheet.heading(events.isEmpty ? "no events" : "the last events, oldest first")
    for event in events.reversed() { sheet.paragraph(event.line) }
  }

  private var presenceWords: String {
    if let missing, !missing.isReleased {
      return "\(activeWord), but missing since \(told(missing.since)) from a source that looks "
        + "short: nothing is inferred; see dirsyncd release \(Shortfall.name(of: .user))"
    }
    return switch user.presence {
    case .gone: "gone: the source says that there is no such user"
    case .suspect: "\(activeWord), but missing from the last whole pull: nothing is inferred yet"
    case .present: activeWord
    }
  }

  private var activeWord: String { isActive ? "active" : "inactive" }

  private func told(_ time: Timestamp) -> String { time.told(at: now) }

  private func write(_ directory: DirectoryExplanation, to sheet: inout Sheet) {
    let standing = directory.standing(at: now)
    sheet.heading(directory.directory.name)
    sheet.row(standing.level.rawValue, standing.reasons.joined(separator: " "), standing.level.tone)
    if let policy = directory.policy {
      sheet.row("scope", policy.scope.map { "`\($0.text)`" } ?? "every active user")
    }
    if let owners = directory.policy?.mapping.owners, !owners.isEmpty {
      sheet.row("not ours", words(of: owners))
    }
    sheet.row("account", account(directory))
    if let held = directory.heldWords { sheet.row("holds", held) }
    if let wanted = directory.wantedWords { sheet.row("wanted", wanted) }
    for difference in directory.differenceWords { sheet.row("differs", difference, .busy) }
    if let binding = directory.binding { sheet.row("password", password(binding, directory)) }
    if let since = directory.behindSince {
      sheet.row("behind", "another directory holds a newer password since \(told(since))", .busy)
    }
    for group in directory.groups {
      sheet.row("group", "\(group.name); \(MemberStanding(group).words)")
    }
    for role in directory.roles { sheet.row("role", role.words) }
    for job in directory.jobs { sheet.row("job", job.words(at: now)) }
    sheet.row("lane", directory.lane.words(at: now))
  }

  /// `title (the directory's own), city (ours at creation alone)`.
  private func words(of owners: [AttributeName: AttributeOwner]) -> String {
    owners.sorted { $0.key < $1.key }.map { name, owner in
      switch owner {
      case .directory: "\(name) (the directory's own)"
      case .createOnly: "\(name) (ours for a new account alone)"
      case .ignore: "\(name) (ignored)"
      case .source: name.name
      }
    }.joined(separator: ", ")
  }

  private func account(_ directory: DirectoryExplanation) -> String {
    guard let binding = directory.binding else { return "none: the user is not bound there" }
    guard let shadow = binding.shadow else { return absence(of: binding) }
    let how =
      if let created = binding.createdAt { "created by us \(told(created))" } else {
        "was there before; linked \(directory.linkEvent.map { told($0.at) } ?? "by us")"
          + (binding.matchedBy.map { ", found by \($0)" } ?? "")
      }
    return "\(shadow.name), \(state(shadow, directory.drift)); id \(shadow.remoteID); \(how)"
  }

  private func state(_ shadow: Shadow, _ drift: DriftRecord?) -> String {
    switch drift?.drift {
    case .suspended: "suspended by somebody else"
    case .restored: "active, by somebody else's hand"
    case .gone: "deleted by somebody else"
    default: shadow.isActive ? "active" : "suspended"
    }
  }

  private func absence(of binding: Binding) -> String {
    switch binding.known {
    case .detached: "unlinked by hand"
    case .invited(let name, _): "not there yet; whoever holds \(name) was invited to come in"
    case .removed(let shadow, let at):
      "\(shadow.name), deleted \(told(at)); id \(shadow.remoteID)"
    case .nothing, .createSent, .unsure, .held:
      binding.createSentAt.map {
        "not linked yet; a create was sent \(told($0)), and no answer came"
      } ?? "not linked yet"
    }
  }

  private func password(_ binding: Binding, _ directory: DirectoryExplanation) -> String {
    var parts = [binding.passwordState.rawValue]
    if let reason = binding.passwordReason { parts[0] += ": \(reason)" }
    if let login = binding.passwordLogin {
      let came = directory.loginAt.map { " of \($0)" } ?? ""
      parts.append("the directory holds that of login \(login)\(came)")
    }
    if let at = binding.passwordAt { parts.append("sent \(told(at))") }
    if let request = directory.pushEvent?.requestID { parts.append("request \(request)") }
    return parts.joined(separator: "; ")
  }
}

extension Standing.Level {
  var tone: Sheet.Tone {
    switch self {
    case .done: .good
    case .working: .plain
    case .waiting: .busy
    case .stopped: .bad
    }
  }
}
