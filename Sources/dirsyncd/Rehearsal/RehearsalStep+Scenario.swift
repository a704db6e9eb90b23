internal import SyncCore
internal import SyncHTTP
internal import SyncTwins

/// The scenario, from top to bottom.
extension RehearsalStep {
  static let scenario: [RehearsalStep] = [
    RehearsalStep(
      "hire", "Ann joins; nobody knows a password of hers yet",
      play: { $0.hire("ann", title: "Editor") },
      expect: [
        .each("holds one account of hers, bound to the source") {
          $1.accountCount == $0.accountCount + 1 && $1.isLinked && $1.account?.title == "Editor"
        },
        .each("waits for her first login") { $1.passwordState == "awaiting-login" },
        .each("holds a placeholder that her password does not open") { $1.isClosed },
        .each("was sent nothing but one create") { $1.writes(after: $0) == [.post] },
      ]),
    RehearsalStep(
      "first login", "she signs in at the portal with password 1",
      play: { try await $0.signIn(with: .one) },
      expect: [
        .each("is opened by password 1") { $1.opens(with: .one) },
        .each("counts as taken over") {
          $1.passwordState == "taken-over" && $1.outcome == "pushed"
        },
        .each("was sent one password, to the same account") {
          $1.passwordWrites(after: $0) == 1 && $1.account?.id == $0.account?.id
        },
        .google("got a SHA-512-crypt hash and no plain text") { $1.isHashed },
      ]),
    RehearsalStep(
      "same again", "she signs in with password 1 once more",
      play: { try await $0.signIn(with: .one) },
      expect: [
        .each("counts as unchanged") { $1.decision == "unchanged" && $1.outcome == "unchanged" },
        .google("was asked nothing at all") { $1.journal.count == $0.journal.count },
        .entra("was asked for its time stamps alone") {
          $1.journal.count <= $0.journal.count + 1 && $1.writes(after: $0).isEmpty
        },
        .all("a pull has gone by since") { $1.pulls > $0.pulls },
      ]),
    RehearsalStep(
      "rename", "her userName becomes ann.fox; the account stays",
      play: { $0.rename(to: "ann.fox") },
      expect: [
        .each("holds her account under the new name") {
          $1.account?.name == RehearsalPlayer.address("ann.fox")
        },
        .each("renamed the old account and made no second one") {
          $1.account?.id == $0.account?.id && $1.accountCount == $0.accountCount
        },
        .each("kept her password untouched") { $1.keptPassword(since: $0) },
      ]),
    RehearsalStep(
      "attribute", "her title becomes Author; no password is at hand",
      play: { $0.change(["title": "Author"]) },
      expect: [
        .each("holds the new title") { $1.account?.title == "Author" },
        .each("was sent no password field") { $1.passwordWrites(after: $0) == 0 },
        .each("kept her password and its time stamps") { $1.keptPassword(since: $0) },
        .each("is still opened by password 1") { $1.opens(with: .one) },
      ]),
    RehearsalStep(
      "throttled", "password 2 at the portal; Entra says: wait 2 s",
      play: { player in
        player.town.entra.add(
          TwinFault(
            .throttle(status: 429, retryAfter: "2", reason: nil), method: .patch,
            pathPrefix: "/v1.0/users"))
        try await player.signIn(with: .two)
      },
      expect: [
        .each("is opened by password 2 and no longer by password 1") {
          $1.opens(with: .two) && !$1.opens(with: .one) && $1.outcome == "pushed"
        },
        .google("was sent it once") { $1.passwordWrites(after: $0) == 1 },
        .all("Google has it before Entra's wait is over") {
          $1.wasWrittenFirst($1.google, before: $1.entra)
        },
        .entra("was sent it twice: refused, then taken") { $1.passwordWrites(after: $0) == 2 },
        .all("Entra was left alone for the 2 s that it asked for") {
          $1.hasRested($1.entra, for: .seconds(2))
        },
      ]),
    RehearsalStep(
      "cut off", "Ben joins; Entra fails, then creates and hangs up",
      play: { player in
        let users = "/v1.0/users"
        player.town.entra.add(
          TwinFault(.fail(status: 503, body: nil), method: .post, pathPrefix: users),
          TwinFault(.reset(applied: true), method: .post, pathPrefix: users))
        player.hire("ben", title: "Writer")
      },
      expect: [
        .each("holds one account of his, bound to the source") {
          $1.accountCount == $0.accountCount + 1 && $1.isLinked && $1.account?.title == "Writer"
        },
        // Three: on a connection that was used before, libcurl sends the lost one again by itself.
        .entra("was asked again after its 503, and then the account is found") {
          (2...3).contains($1.writes(after: $0).count)
        },
        .each("waits for his first login") { $1.passwordState == "awaiting-login" },
        .each("holds a placeholder") { $1.isClosed },
      ]),
    RehearsalStep(
      "drift", "Ann's password is changed in Entra by hand; she signs in with password 2",
      play: { player in
        player.follow("ann.fox")
        try await RehearsalPlayer.turnSecond()
        player.town.entra.changePassword(
          RehearsalPlayer.address("ann.fox"), to: "Set-By-Hand-99")
        try await player.signIn(with: .two)
      },
      expect: [
        .each("is opened by password 2") { $1.opens(with: .two) },
        .entra("was found to differ, and was sent it again") {
          $1.decision == "queued" && $1.outcome == "pushed" && $1.passwordWrites(after: $0) == 1
        },
        .google("was sent nothing") {
          $1.decision == "unchanged" && $1.writes(after: $0).isEmpty
        },
      ]),
    RehearsalStep(
      "leaver", "Ann leaves: she becomes inactive in the source",
      play: { player in
        player.follow("ann.fox")
        player.change(["active": false])
      },
      expect: [
        .each("suspended her account") { $1.account?.isActive == false },
        .each("deleted nothing") { $1.accountCount == $0.accountCount },
        .each("was sent no password field") { $1.passwordWrites(after: $0) == 0 },
      ]),
  ]
}
