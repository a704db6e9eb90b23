internal import SyncConnectors
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
    if justInTime.orgUnitPath != nil, !kind.hasOrganisationalUnits {
      reader.fault(
        "orgUnitPath", "\(kind.connector.product) has no organisational units",
        remedy: "take it out")
    }
    kind.own.check(justInTime, reader)
    return justInTime
  }
}
