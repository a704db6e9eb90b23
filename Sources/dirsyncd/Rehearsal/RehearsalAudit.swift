internal import FoundationEssentials
internal import SyncCore
internal import SyncStore

/// The last step: the daemon has ended, and what it leaves is looked through.
struct RehearsalAudit {
  static let name = "the books"
  static let action = "the daemon ends; its events and files are looked through"

  /// What the whole play leaves in the sync events.
  private static let story: [Event.Kind: Int] = [
    .created: 4, .linked: 0, .passwordPushed: 5, .drifted: 1, .suspended: 2, .passwordRefused: 0,
    .parked: 0,
  ]

  let stage: RehearsalStage
  let databasePath: String

  func violations() throws -> [String] {
    let reader = try LedgerReader(path: databasePath)
    var violations: [String] = []
    if let fault = try reader.read({ try $0.verifyEvents().fault }) {
      violations.append("the chain of the sync events is whole (\(fault))")
    }
    let report = try reader.read { try $0.report() }
    if report.secrets > 0 { violations.append("no sealed password is left") }
    let counts = try reader.read { try $0.eventCounts(after: 0) }
    for (kind, count) in Self.story.sorted(by: { $0.key.rawValue < $1.key.rawValue })
    where counts[kind, default: 0] != count {
      violations.append("the events tell of \(count) × \(kind.rawValue), not \(counts[kind] ?? 0)")
    }
    for file in try FileManager.default.contentsOfDirectory(atPath: stage.folder).sorted() {
      guard let bytes = FileManager.default.contents(atPath: "\(stage.folder)/\(file)") else {
        continue
      }
      for password in RehearsalPassword.allCases
      where bytes.firstRange(of: Data(password.rawValue.utf8)) != nil {
        violations.append("no file holds a password (\(file) holds \(password.words))")
      }
    }
    return violations
  }

  /// What a twin holds at the end.
  static func lines(of holding: RehearsalHolding) -> [String] {
    ["\(holding.accountCount) accounts"]
  }
}
