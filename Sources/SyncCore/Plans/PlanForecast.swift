/// What follows from a plan beyond its writes; what a guard holds is counted too.
package struct PlanForecast: Hashable, Sendable {
  /// Accounts whose sessions end.
  package private(set) var signOutCount = 0
  /// Accounts more than before, by directory; each takes a seat. A suspended one keeps its seat.
  package private(set) var seats: [DirectoryID: Int] = [:]
  /// Mails to users.
  package let mailCount: Int

  init(of plan: Plan) {
    mailCount = plan.mailCount
    var signedOut: Set<String> = []
    for step in plan.steps where step.subject.kind == .user {
      switch step.write {
      case .suspend, .password, .signOut: signedOut.insert("\(step.directory) \(step.remoteID)")
      case .create, .createWithPassword, .restore: seats[step.directory, default: 0] += 1
      case .delete:
        signedOut.insert("\(step.directory) \(step.remoteID)")
        seats[step.directory, default: 0] -= 1
      case .link, .update, .resume, .join, .roles, .members: break
      }
    }
    signOutCount = signedOut.count
  }

  /// In words; nil where nothing follows.
  package var text: String? {
    var parts: [String] = []
    if signOutCount > 0 { parts.append("\(signOutCount) signed out") }
    if mailCount > 0 { parts.append("\(mailCount) mails sent") }
    for (directory, count) in seats.sorted(by: { $0.key < $1.key }) where count != 0 {
      parts.append("\(count > 0 ? "+" : "")\(count) seats in \(directory)")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  package var json: JSONValue {
    let seats = seats.sorted { $0.key < $1.key }.map {
      ($0.key.name, JSONValue.integer(Int64($0.value)))
    }
    return [
      "signOuts": .integer(Int64(signOutCount)), "mails": .integer(Int64(mailCount)),
      "seats": .object(JSONObject(seats)),
    ]
  }
}
