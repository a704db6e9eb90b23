internal import SyncCore
internal import SyncLog

/// What became of a plan, as the engine here or the daemon told it.
struct PlanReport {
  private let answer: JSONValue

  /// - Parameter answer: the JSON of a `PlanOutcome`.
  init(_ answer: JSONValue) {
    self.answer = answer
  }

  /// Prints it, and gives the exit status: held goes before not done, not done before done.
  func show(_ arguments: Arguments) -> ExitStatus {
    let rows = answer["steps"]?.array ?? []
    let results = rows.map { $0["result"]?.string ?? "" }
    let obstacles = answer["leftAlone"]?.array ?? []
    if arguments.isJSON {
      Output.line(JSONWriter.text(of: answer))
    } else {
      for row in rows where row["result"] != "done" || arguments.isVerbose {
        Output.line(LogText.visible(line(of: row)))
      }
      for obstacle in obstacles {
        let text = { (name: String) in obstacle[name]?.string ?? "" }
        Output.line(
          LogText.visible(
            "! \(text("directory"))  \(text("name"))  left alone: \(text("reason"))"))
      }
      for remark in answer["remarks"]?.array ?? [] {
        Output.line(LogText.visible("note: \(remark.string ?? "")"))
      }
      Output.line(answer["summary"]?.string ?? "")
    }
    for name in Set(rows.compactMap { $0["guard"]?.string }).sorted() where !arguments.isQuiet {
      Output.notice(
        answer["purpose"] == "undo"
          ? "with --release \(name) that batch goes, too"
          : "dirsyncd release \(name) lets that batch go; apply the plan again then")
    }
    if results.contains("held") { return .held }
    return obstacles.isEmpty && results.allSatisfy { $0 == "done" } ? .done : .failed
  }

  private func line(of row: JSONValue) -> String {
    let text = { (name: String) in row[name]?.string ?? "" }
    let reason = row["reason"]?.string.map { ": \($0)" } ?? ""
    return "\(text("result"))  \(text("directory"))  \(text("name"))  \(text("write"))\(reason)"
  }
}
