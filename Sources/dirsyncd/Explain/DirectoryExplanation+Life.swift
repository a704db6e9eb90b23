internal import SyncCore
internal import SyncStore

/// What is to come by itself, and what a person has to end.
extension DirectoryExplanation {
  func addLife(to standing: inout Standing, at now: Timestamp) {
    switch binding?.known {
    case .detached:
      standing.add(
        .stopped,
        "The link was taken away by hand: nothing happens before dirsyncd link makes another.")
    case .invited(let name, let lookAt):
      // A rename since then is for a person to settle, and the job says so.
      let look =
        if case .wait = step { "; that is looked at again \(lookAt.away(from: now))" } else { "" }
      standing.add(
        .waiting, "Whoever holds \(name) was invited to come into the directory\(look).")
    case .removed(let shadow, let at):
      standing.add(
        .done,
        "The account (\(shadow.remoteID)) was deleted \(at.told(at: now)); while the "
          + "directory keeps it in its bin, the user's return brings it back.")
    case .nothing, .createSent, .unsure, .held, nil: break
    }
    guard case .wait(let moment) = step, let shadow = binding?.shadow else { return }
    standing.add(
      .waiting,
      "The account is \(shadow.isActive ? "suspended" : "deleted") \(moment.away(from: now)), "
        + "if the user is not back by then.")
  }
}
