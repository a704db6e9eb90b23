internal import SyncCore
internal import SyncStore

/// The answer for a person, and for programs.
extension PasswordOrigin {
  func write(to sheet: inout Sheet) {
    sheet.heading("Was the password of \(user.name) changed by us at \(time)?")
    for verdict in verdicts {
      let (words, tone) = words(for: verdict.answer)
      sheet.row(verdict.directory.name, words, tone)
    }
  }

  private func words(for answer: Attribution.Answer) -> (String, Sheet.Tone) {
    switch answer {
    case .ours(let write):
      return ("Yes: \(told(write)); \(distance(write)).", .good)
    case .perhapsOurs(let write):
      let text =
        "Perhaps: \(told(write)), and its outcome was never learned; \(distance(write)). "
        + "Compare the request id with the directory's log."
      return (text, .busy)
    case .others(let before, let after):
      let near = [("before", before), ("after", after)].compactMap { word, write in
        write.map { "The nearest of ours \(word) it: \(told($0))." }
      }
      let nearest =
        near.isEmpty ? "We never sent this account a password." : near.joined(separator: " ")
      return ("No. The change came from elsewhere. \(nearest)", .bad)
    case .notRecorded:
      let begins = recordBegins.map { "it begins at \($0)" } ?? "it is empty"
      return ("Not known: our record does not reach back so far; \(begins).", .busy)
    }
  }

  /// What we did: the kind of write, its login and the directory's request id.
  private func told(_ write: Attribution.Write) -> String {
    guard let event = events[write.event] else { return "a write at \(write.at)" }
    let login = event.login.map { login in
      "login \(login)" + (loginTimes[login].map { " of \($0)" } ?? "")
    }
    var text =
      switch (event.kind, login) {
      case (.created, let login?): "we created the account with the password of \(login)"
      case (.created, nil): "we created the account, with a placeholder that nobody knows,"
      case (_, let login?) where write.certainty == .unknown: "we sent the password of \(login)"
      case (_, let login): "we pushed the password of \(login ?? "a login")"
      }
    text += " at \(write.at)"
    if let request = event.requestID { text += ", request \(request)" }
    return text
  }

  private func distance(_ write: Attribution.Write) -> String {
    let (time, basis) =
      write.stamp.map { ($0, "the directory's own time stamp") } ?? (write.at, "our record")
    let apart = Duration.milliseconds(abs(time.duration(to: self.time).milliseconds))
    let limit = write.stamp == nil ? Attribution.recordTolerance : Attribution.stampTolerance
    return "\(apart.rough) from \(basis), and up to \(limit.rough) count as the same"
  }

  var json: JSONValue {
    [
      "user": .string(user.name), "id": .string(user.subject.id), "at": time.json,
      "directories": .array(
        verdicts.map { verdict in
          var object: JSONObject = ["directory": .string(verdict.directory.name)]
          switch verdict.answer {
          case .ours(let write):
            object["answer"] = "ours"
            object["write"] = json(of: write)
          case .perhapsOurs(let write):
            object["answer"] = "perhaps-ours"
            object["write"] = json(of: write)
          case .others(let before, let after):
            object["answer"] = "others"
            object["before"] = before.map(json(of:))
            object["after"] = after.map(json(of:))
          case .notRecorded: object["answer"] = "not-recorded"
          }
          return .object(object)
        }),
    ]
  }

  private func json(of write: Attribution.Write) -> JSONValue {
    let event = events[write.event]
    var object: JSONObject = [
      "event": .integer(write.event), "at": write.at.json,
      "kind": .string(event?.kind.rawValue ?? ""),
    ]
    object["directoryTime"] = write.stamp.map(\.json)
    object["login"] = event?.login.map { .string($0.id) }
    object["loginAt"] = event?.login.flatMap { loginTimes[$0] }.map(\.json)
    object["requestID"] = event?.requestID.map(JSONValue.string)
    return .object(object)
  }
}
