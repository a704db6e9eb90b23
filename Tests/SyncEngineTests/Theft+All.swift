import SyncCore
import SyncTestKit

/// One for each way in which an attempt ends.
extension Theft {
  static let all = ofAccounts + ofEnds + ofPasswords + ofGroups

  private static let ofAccounts = [
    Theft("a look for an account that is to be made", at: .find, cause: set("u2")),
    Theft(
      "a look for an account that is there", at: .find,
      prepare: { $0.directory("google").seed("u2.0@example.com") }, cause: set("u2")),
    Theft(
      "a look for an administrator's account", at: .find,
      prepare: { play in
        play.directory("google").seed("u2.0@example.com")
        play.directory("google").setPrivileged("u2.0@example.com")
      }, cause: set("u2")),
    Theft(
      "a look for an account of another installation", at: .find,
      prepare: { play in
        guard let stamp = ScriptedDirectory.stampAttribute else { return }
        _ = play.directory("google").seedStranger(
          "u2.0@example.com", [stamp: "dirsyncd:other:u9"])
      }, cause: set("u2")),
    Theft("a create", at: .apply, cause: set("u2")),
    Theft("a create that fails", at: .apply, 1, .unavailable, cause: set("u2")),
    Theft("a create of unknown outcome", at: .apply, 1, .lostAnswer, cause: set("u2")),
    Theft(
      "a look for what was made with its answer lost", at: .find, 2,
      prepare: { $0.directory("google").script(.lostAnswer, on: .apply) }, cause: set("u2")),
    Theft(
      "a look for what was not made", at: .find, 2,
      prepare: { $0.directory("google").script(.lostRequest, on: .apply) }, cause: set("u2")),
    Theft("an update", at: .apply, cause: set(title: "boss")),
    Theft("an update that fails", at: .apply, 1, .unavailable, cause: set(title: "boss")),
    Theft("an update that is refused", at: .apply, 1, .forbidden, cause: set(title: "boss")),
    Theft("an update that is throttled", at: .apply, 1, .throttled, cause: set(title: "boss")),
    Theft("an update of unknown outcome", at: .apply, 1, .lostAnswer, cause: set(title: "boss")),
    Theft(
      "a read after an unknown outcome", at: .read,
      prepare: { $0.directory("google").script(.lostAnswer, on: .apply) },
      cause: set(title: "boss")),
  ]

  private static let ofEnds = [
    Theft("a look before a suspension", at: .read, cause: set(isActive: false)),
    Theft("a suspension", at: .apply, within: .seconds(900), cause: set(isActive: false)),
    Theft("the end of all sessions", at: .apply, 2, cause: set(isActive: false)),
    Theft(
      "a resumption", at: .apply, prepare: done(set(isActive: false)), cause: set(title: "hired")),
    Theft(
      "a look before a deletion", at: .read, 3, within: .seconds(7200), prepare: done(set("u2"))
    ) { $0.world.set("u1", nil) },
    Theft("a deletion", at: .apply, 3, within: .seconds(7200), prepare: done(set("u2"))) {
      $0.world.set("u1", nil)
    },
    Theft(
      "a restoration", at: .apply,
      prepare: { play in
        play.hire("u2")
        play.world.set("u1", nil)
        play.settle(for: .seconds(7200))
      }, cause: set()),
    Theft(
      "an account that is gone", at: .read,
      prepare: { $0.directory("google").wipe("u1.0@example.com") }, cause: set(title: "boss")),
  ]

  private static let ofPasswords = [
    Theft("a look before a password", at: .read, cause: logIn("u1")),
    Theft("a password", at: .setPassword, cause: logIn("u1")),
    Theft("a password that fails", at: .setPassword, 1, .unavailable, cause: logIn("u1")),
    Theft("a password that is refused", at: .setPassword, 1, .refused, cause: logIn("u1")),
    Theft("a password of unknown outcome", at: .setPassword, 1, .lostAnswer, cause: logIn("u1")),
    Theft("a look at a password's effect", in: "entra", at: .times, cause: logIn("u1")),
    Theft("an account with its password", at: .apply, justInTime: true) { play in
      set("u2")(play)
      logIn("u2")(play)
    },
    Theft("the place of a new account", at: .apply, 2, justInTime: true) { play in
      set("u2")(play)
      logIn("u2")(play)
    },
  ]

  private static let ofGroups = [
    Theft("a role that is given", at: .changeMembers, cause: set(title: "chief")),
    Theft(
      "a role that is taken", at: .changeMembers, prepare: done(set(title: "chief")),
      cause: set(title: "boss")),
    Theft("a role that fails", at: .changeMembers, 1, .unavailable, cause: set(title: "chief")),
    Theft("a look for a group", at: .findGroup, cause: group([])),
    Theft("a group that is made", at: .writeGroup, cause: group([])),
    Theft("a group that is not made", at: .writeGroup, 1, .lostAnswer, cause: group([])),
    Theft("a group's members", at: .changeMembers, cause: group(["u1"])),
    Theft(
      "members who go", at: .changeMembers, prepare: done(group(["u1"])), cause: group([])),
  ]
}
