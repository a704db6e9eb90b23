internal import SyncCore
internal import SyncHTTP

/// `PATCH /groups(uniqueName='…')` (Upsert group): the alternate key finds the group, or, with
/// `Prefer: create-if-missing`, a new one gets it.
extension EntraState {
  mutating func upsertGroup(
    _ call: TwinCall, _ caller: EntraCaller
  ) throws(EntraRefusal) -> HTTPResponse {
    try caller.require("Group.ReadWrite.All", "Directory.ReadWrite.All")
    let name = try uniqueName(call)
    if let group = group(uniqueName: name) {
      return try updateGroup(call, caller, group.id)
    }
    guard call.request.headers["Prefer"] == "create-if-missing" else { throw .notFound(name) }
    return try createGroup(call, caller, uniqueName: name)
  }

  func group(uniqueName: String) -> EntraGroup? {
    groups.all.first { $0.fields["uniqueName"]?.string == uniqueName }
  }

  /// The key in `groups(uniqueName='…')`, a doubled quotation mark standing for one.
  func uniqueName(_ call: TwinCall) throws(EntraRefusal) -> String {
    let text = call.segments[1]
    let prefix = "groups(uniqueName='"
    guard text.hasPrefix(prefix), text.hasSuffix("')") else { throw .noSuchPath }
    return text.dropFirst(prefix.count).dropLast(2)
      .split(separator: "''", omittingEmptySubsequences: false).joined(separator: "'")
  }
}
