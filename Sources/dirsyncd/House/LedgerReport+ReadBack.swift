internal import SyncCore
internal import SyncStore

/// What is known of the accounts that others changed.
extension LedgerReport {
  /// For programs; nil for a directory that was never read back.
  func readBackEntry(of directory: DirectoryID) -> JSONValue? {
    guard let memory = readBacks[directory], memory.readAt != nil else { return nil }
    let counts = drifts[directory] ?? [:]
    var object: JSONObject = [
      "told": .integer(Int64(counts[.told] ?? 0)),
      "repairing": .integer(Int64((counts[.found] ?? 0) + (counts[.repairing] ?? 0))),
    ]
    object["readAt"] = memory.readAt.map(\.json)
    object["fullAt"] = memory.fullAt.map(\.json)
    object["groups"] = memberDrifts[directory].map { .integer(Int64($0)) }
    object["doubt"] = memory.doubt.map(JSONValue.string)
    return .object(object)
  }
}

extension StatusTable {
  /// When the accounts of a directory were read back, and what came of it: for a person.
  func readBack(_ directory: DirectoryID) -> [String] {
    guard let memory = report.readBacks[directory], let readAt = memory.readAt else { return [] }
    let counts = report.drifts[directory] ?? [:]
    let open = (counts[.found] ?? 0) + (counts[.repairing] ?? 0)
    let told = counts[.told].map { "\($0) accounts were changed there by somebody else" }
    let repairing = open > 0 ? "\(open) accounts are being put back" : nil
    var lines = ["\(directory): its accounts were read back \(readAt.told(at: now))"]
    if let doubt = memory.doubt { lines.append("\(directory): \(doubt); nobody is taken for gone") }
    let groups = report.memberDrifts[directory].map {
      "of \($0) groups the members were changed there by somebody else"
    }
    lines += [told, repairing, groups].compactMap(\.self).map {
      "\(directory): \($0); dirsyncd events --directory \(directory) names them"
    }
    return lines
  }
}
