internal import SyncCore

/// How the whole rehearsal went.
struct RehearsalReport: Hashable, Sendable {
  let results: [RehearsalResult]
  /// Steps of the play, those that were not reached included.
  let stepCount: Int

  var expectedCount: Int { results.count(where: \.isExpected) }
  var isExpected: Bool { expectedCount == stepCount }
  var status: ExitStatus { isExpected ? .done : .failed }

  /// One line, and for each step that failed what was expected and is not so.
  var lines: [String] {
    let took = results.reduce(Duration.zero) { $0 + $1.took }
    let unplayed = stepCount - results.count
    var first = "\(expectedCount) of \(stepCount) steps as expected"
    if unplayed > 0 { first += ", \(unplayed) not played" }
    first += ", in \(RehearsalTable.seconds(took))"
    let details = results.filter { !$0.isExpected }.flatMap { result in
      result.violations.map { "\(result.name): expected that \($0)" }
        + result.remarks.map { "\(result.name): \($0)" }
    }
    return [first] + details.flatMap { RehearsalTable.wrapped($0, hanging: 2) }
  }

  func json(folder: String?) -> JSONValue {
    var object: JSONObject = [
      "ok": .bool(isExpected), "steps": .integer(Int64(stepCount)),
      "asExpected": .integer(Int64(expectedCount)), "results": .array(results.map(\.json)),
    ]
    object["folder"] = folder.map(JSONValue.string)
    return .object(object)
  }
}
