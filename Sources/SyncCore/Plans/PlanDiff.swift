/// A plan as a person reads it: one line a step, with what changes below it, and the counts last.
package struct PlanDiff: Hashable, Sendable {
  /// What a line is, for its colour.
  package enum Tone: Hashable, Sendable {
    case plain, adding, changing, removing, waiting
  }

  /// One line; a terminal that has colours shows it in that of its tone.
  package struct Line: Hashable, Sendable {
    package let text: String
    package let tone: Tone
  }

  package private(set) var lines: [Line] = []

  /// - Parameter ending: what was done with the plan: `nothing was written`.
  package init(of plan: Plan, ending: String) {
    for step in plan.steps { add(step) }
    for obstacle in plan.obstacles {
      add(
        "! \(obstacle.directory)  \(obstacle.user)  \(plan.purpose.fate): \(obstacle.reason)",
        .waiting)
    }
    for remark in plan.remarks { add("note: \(remark)") }
    if let forecast = plan.forecast.text { add("Forecast: \(forecast)") }
    add(Self.summary(of: plan, ending))
  }

  private mutating func add(_ text: String, _ tone: Tone = .plain) {
    lines.append(Line(text: text, tone: tone))
  }

  private mutating func add(_ step: PlanStep) {
    let guarded = step.guardName.map { ", held by the guard \($0)" } ?? ""
    let sign = step.guardKind == nil ? step.write.sign : "?"
    let tone = step.guardKind == nil ? step.write.tone : .waiting
    add("\(sign) \(step.directory)  \(step.account)  \(step.words)\(guarded)", tone)
    for detail in step.details { add("    \(detail.text)", detail.tone) }
  }

  private static func summary(of plan: Plan, _ ending: String) -> String {
    let free = plan.freeSteps
    var counts: [(String, Int)] = []
    for step in free {
      let verb = step.write.verb
      if let place = counts.firstIndex(where: { $0.0 == verb }) {
        counts[place].1 += 1
      } else {
        counts.append((verb, 1))
      }
    }
    let parts = counts.sorted { order($0.0) < order($1.0) }.map { "\($0.1) to \($0.0)" }
    let held = plan.steps.count - free.count
    var text = "Plan: \(free.count) to do"
    if !parts.isEmpty { text += " (\(parts.joined(separator: ", ")))" }
    if held > 0 { text += ", \(held) held by a guard" }
    if !plan.obstacles.isEmpty { text += ", \(plan.obstacles.count) \(plan.purpose.fate)" }
    return "\(text); \(ending)"
  }

  private static let verbs = [
    "link", "restore", "create", "update", "resume", "suspend", "sign out", "delete",
    "send a password for", "move into groups",
    "give other members",
  ]

  private static func order(_ verb: String) -> Int { verbs.firstIndex(of: verb) ?? verbs.count }

  /// A value as a person reads it: JSON, and a dash for nothing.
  package static func text(of value: JSONValue) -> String {
    value.isEmpty ? "–" : JSONWriter.text(of: value)
  }
}

extension Plan.Purpose {
  /// What becomes of whom the plan does nothing for.
  fileprivate var fate: String {
    switch self {
    case .sync: "would be parked"
    case .undo: "left alone"
    }
  }
}

extension PlanStep {
  /// What happens, in a few words.
  fileprivate var words: String {
    let isGroup = subject.kind == .group
    switch write {
    case .link: return "link the \(isGroup ? "group" : "account") that is there"
    case .create: return isGroup ? "create the group" : "create"
    case .createWithPassword: return "create, with password (sensitive)"
    case .update: return isGroup ? "update the group" : "update"
    case .suspend: return "suspend"
    case .resume: return "resume"
    case .signOut: return "sign out"
    case .delete: return "delete"
    case .restore: return "restore"
    case .password: return "password (sensitive)"
    case .join(let group): return "join \(group)"
    case .roles: return "groups by role"
    case .members(let adding, let removing):
      return "members: \(adding.count) in, \(removing.count) out"
    }
  }

  /// The values below the line, `old → new`, and members who come and go.
  fileprivate var details: [PlanDiff.Line] {
    switch write {
    case .create(let account), .createWithPassword(let account):
      return account.atCreation.attributes.filter { !$0.value.isEmpty }
        .sorted { $0.key < $1.key }
        .map { .init(text: "\($0.key): \(PlanDiff.text(of: $0.value))", tone: .plain) }
    case .update(let change): return details(of: change)
    case .roles(let joining, let leaving):
      return joining.map { .init(text: "+ \($0)", tone: .adding) }
        + leaving.map { .init(text: "- \($0)", tone: .removing) }
    case .members(let adding, let removing):
      return adding.map { .init(text: "+ \($0.name)", tone: .adding) }
        + removing.map { .init(text: "- \($0.name)", tone: .removing) }
    case .link, .suspend, .resume, .signOut, .delete, .restore, .password, .join: return []
    }
  }

  private func details(of change: AccountChange) -> [PlanDiff.Line] {
    var held: Shadow?
    if case .held(let shadow) = base { held = shadow }
    var lines = change.name.map { ["name: \(held?.name ?? account) → \($0)"] } ?? []
    lines += change.attributes.sorted { $0.key < $1.key }.map { name, value in
      let old = held?.attributes[name] ?? .null
      return "\(name): \(PlanDiff.text(of: old)) → \(PlanDiff.text(of: value))"
    }
    return lines.map { .init(text: $0, tone: .plain) }
  }
}

extension PlanWrite {
  fileprivate var sign: String {
    switch self {
    case .link: "="
    case .create, .createWithPassword, .resume, .restore: "+"
    case .update, .signOut, .password, .join, .roles, .members: "~"
    case .suspend, .delete: "-"
    }
  }

  fileprivate var tone: PlanDiff.Tone {
    switch self {
    case .link: .plain
    case .create, .createWithPassword, .resume, .restore: .adding
    case .update, .signOut, .password, .join, .roles, .members: .changing
    case .suspend, .delete: .removing
    }
  }

  /// For the counts: "2 to …".
  fileprivate var verb: String {
    switch self {
    case .link: "link"
    case .create, .createWithPassword: "create"
    case .update: "update"
    case .suspend: "suspend"
    case .resume: "resume"
    case .signOut: "sign out"
    case .delete: "delete"
    case .restore: "restore"
    case .password: "send a password for"
    case .join, .roles: "move into groups"
    case .members: "give other members"
    }
  }
}
