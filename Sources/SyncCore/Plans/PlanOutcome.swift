/// What became of a plan, step by step.
package struct PlanOutcome: Hashable, Sendable {
  /// One step with its end.
  package struct Row: Hashable, Sendable {
    package let directory: DirectoryID
    package let account: String
    /// What the step was to do, as `PlanWrite` calls it.
    package let write: String
    package let result: PlanStepResult

    package init(_ step: PlanStep, _ result: PlanStepResult) {
      directory = step.directory
      account = step.account
      write = step.write.word
      self.result = result
    }
  }

  /// Whether the plan put something back.
  package var isUndo = false
  /// In the order of the plan.
  package var rows: [Row] = []
  /// What an undo leaves as it is, and why.
  package var obstacles: [PlanObstacle] = []
  /// What a person should know, in sentences.
  package var remarks: [String] = []

  package init() {}

  /// How many steps ended so, by the word for it.
  package func count(_ word: String) -> Int { rows.count { $0.result.word == word } }

  /// True where every step was carried out, and nothing was left alone.
  package var isWhole: Bool {
    obstacles.isEmpty && rows.allSatisfy { $0.result.word == "done" }
  }

  /// In one sentence: `Applied: 3 done, 1 refused`.
  package var summary: String {
    let words = ["done", "refused", "held", "waiting", "failed"]
    let parts = words.map { ($0, count($0)) }.filter { $0.1 > 0 || $0.0 == "done" }
    let left = obstacles.isEmpty ? "" : ", \(obstacles.count) left alone"
    return "Applied: " + parts.map { "\($0.1) \($0.0)" }.joined(separator: ", ") + left
  }

  package var json: JSONValue {
    let steps = rows.map { row in
      var object: JSONObject = [
        "directory": .string(row.directory.name), "name": .string(row.account),
        "write": .string(row.write), "result": .string(row.result.word),
      ]
      if case .done(let requestID) = row.result {
        object["requestID"] = requestID.map(JSONValue.string)
      }
      object["reason"] = row.result.reason.map(JSONValue.string)
      if case .held(let kind) = row.result {
        object["guard"] = .string("\(row.directory)/\(kind.rawValue)")
      }
      return JSONValue.object(object)
    }
    return [
      "purpose": isUndo ? "undo" : "sync", "summary": .string(summary), "steps": .array(steps),
      "leftAlone": .array(obstacles.map(\.json)),
      "remarks": .array(remarks.map(JSONValue.string)),
    ]
  }
}
