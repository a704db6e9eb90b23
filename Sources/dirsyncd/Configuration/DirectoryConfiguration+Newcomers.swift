internal import SyncCore

/// `jit` and `administrators`: accounts that come into being at a login, and those that are not
/// ours to write unless they are named.
extension DirectoryConfiguration {
  mutating func readNewcomers(_ reader: ConfigurationReader) {
    if let flag = reader.value("jit")?.bool {
      justInTime = flag ? JustInTime() : nil
    } else {
      justInTime = reader.object("jit") { [kind] in Self.readJustInTime($0, kind) }
    }
    if justInTime != nil, !create, password.when == .never {
      reader.fault(
        "jit", "makes nobody an account, because create is false and password.when \"never\"",
        remedy: "set create to true, or let passwords be taken over")
    }
    administrators = (reader.strings("administrators") ?? []).map { $0.lowercased() }
    if administrators.contains(where: { !$0.contains("@") }) {
      reader.fault(
        "administrators", "holds something that is no sign-in address",
        remedy: "name each administrator by the address they sign in with")
    }
  }

  private static func readJustInTime(_ reader: ConfigurationReader, _ kind: Kind) -> JustInTime {
    let justInTime = JustInTime(
      group: reader.string("group"), orgUnitPath: reader.string("orgUnitPath"))
    switch kind {
    case .googleWorkspace:
      if let path = justInTime.orgUnitPath, !path.hasPrefix("/") {
        reader.fault("orgUnitPath", "\"\(path)\" is no full path", remedy: "begin it with /")
      }
      if let group = justInTime.group, !group.contains("@") {
        reader.fault(
          "group", "\"\(group)\" is no group's address", remedy: "name the group by its address")
      }
    case .entraID:
      if justInTime.orgUnitPath != nil {
        reader.fault(
          "orgUnitPath", "Entra ID has no organisational units", remedy: "take it out")
      }
      if let group = justInTime.group, !isObjectID(group) {
        reader.fault(
          "group", "\"\(group)\" is no object id",
          remedy: "name the group by its object id, as in 02bd9fd6-8f93-4758-87c3-1fb73740a315")
      }
    }
    return justInTime
  }

  private static func isObjectID(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12]
      && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
  }
}
