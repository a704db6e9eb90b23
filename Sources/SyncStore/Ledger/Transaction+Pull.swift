package import SyncCore

/// What passes over the source left behind, by kind.
extension Transaction {
  /// Who was missing from more passes than that is looked for by schedule alone.
  private static let suspicionLimit = 10

  /// What earlier passes over that kind left.
  package func pullMemory(of kind: SubjectID.Kind) throws -> PullMemory {
    var memory = PullMemory()
    memory.watermark = try meta(Self.name("watermark", kind)).flatMap { Watermark(text: $0) }
    memory.fullAt = try meta(Self.name("full", kind)).flatMap { Timestamp($0) }
    memory.distrust = try meta(Self.name("distrust", kind))
    memory.shortage = try meta(Self.name("shortage", kind)).flatMap { Int($0) } ?? 0
    memory.isShort = try isShort(kind)
    memory.hasSuspects =
      try database.first(
        """
        SELECT 1 FROM subject WHERE kind = ? AND missed > 0 AND missed < ? AND presence = 'suspect'
        LIMIT 1
        """, .text(kind.rawValue), .integer(Int64(Self.suspicionLimit))
      ) { _ in true } ?? false
    return memory
  }

  /// Keeps what a pass over that kind proved.
  package func setPullMemory(_ memory: PullMemory, of kind: SubjectID.Kind) throws {
    try setMeta(Self.name("watermark", kind), memory.watermark?.text)
    try setMeta(Self.name("full", kind), memory.fullAt?.description)
    try setMeta(Self.name("distrust", kind), memory.distrust)
    try setMeta(Self.name("shortage", kind), String(memory.shortage))
  }

  /// Keeps how that kind is pulled.
  package func setPullPlan(_ plan: PullPlan, of kind: SubjectID.Kind) throws {
    let choices = plan.choices.map { choice -> JSONValue in
      [
        "ability": .string(choice.ability.rawValue), "used": .bool(choice.isUsed),
        "reason": .string(choice.reason),
      ]
    }
    let value: JSONValue = ["summary": .string(plan.summary), "choices": .array(choices)]
    let text = JSONWriter.text(of: value)
    guard try meta(Self.name("plan", kind)) != text else { return }
    try setMeta(Self.name("plan", kind), text)
  }

  /// How that kind is pulled; nil before the first pass.
  package func pullState(of kind: SubjectID.Kind) throws -> PullState? {
    guard let text = try meta(Self.name("plan", kind)),
      let value = try? JSONReader.value(of: Array(text.utf8))
    else { return nil }
    let choices = (value["choices"]?.array ?? []).compactMap { choice -> PullPlan.Choice? in
      guard let ability = choice["ability"]?.string.flatMap(PullAbility.init(rawValue:)) else {
        return nil
      }
      return PullPlan.Choice(
        ability, isUsed: choice["used"]?.bool ?? false, reason: choice["reason"]?.string ?? "")
    }
    return PullState(
      kind: kind, summary: value["summary"]?.string ?? "", choices: choices,
      memory: try pullMemory(of: kind), shortfall: try shortfall(of: kind))
  }

  private static func name(_ what: String, _ kind: SubjectID.Kind) -> String {
    "pull \(kind.rawValue) \(what)"
  }
}
