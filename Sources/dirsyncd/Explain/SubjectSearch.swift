internal import SyncCore
internal import SyncStore

/// Finds the one user or group whom a word on the command line means.
enum SubjectSearch {
  /// Names that are compared with one that nobody has.
  private static let candidateLimit = 2000
  /// Of those, how many are offered.
  private static let offerLimit = 3

  /// The user of that name in the source, source id, account id or sign-in name in a directory.
  /// Throws a `CommandFailure` of status 65 when there is none, or more than one.
  static func user(
    called word: String, _ transaction: Transaction
  ) throws -> Transaction.NamedSubject {
    try one(
      of: try transaction.users(called: word), called: word, "user",
      askBy: "the account's id or sign-in name", near: { try nearestUsers(to: word, transaction) })
  }

  /// The group of that name in the source, source id, or id or name in a directory. Throws as
  /// `user(called:_:)` does.
  static func group(
    called word: String, _ transaction: Transaction
  ) throws -> Transaction.NamedSubject {
    try one(
      of: try transaction.groups(called: word), called: word, "group",
      askBy: "the group's id or name",
      near: { nearest(to: word, among: try transaction.groupNames(limit: candidateLimit)) })
  }

  private static func one(
    of found: [Transaction.NamedSubject], called word: String, _ noun: String,
    askBy wayInDirectory: String, near: () throws -> [String]
  ) throws -> Transaction.NamedSubject {
    let living = found.filter { $0.presence != .gone }
    let candidates = living.isEmpty ? found : living
    guard let best = candidates.first else {
      let names = try near()
      throw CommandFailure(
        .badInput, "there is no \(noun) \"\(word)\"",
        remedy: names.isEmpty
          ? "ask by name, source id, or \(wayInDirectory) in a directory"
          : "did you mean \(names.joined(separator: ", or "))?")
    }
    guard candidates.count == 1 || living.isEmpty else {
      throw CommandFailure(
        .badInput, "\"\(word)\" may be \(candidates.count) \(noun)s",
        remedy: "name one by its id: \(candidates.map(\.subject.id).joined(separator: ", "))")
    }
    return best
  }

  /// The names most like it, of those that begin alike.
  private static func nearestUsers(
    to word: String, _ transaction: Transaction
  ) throws -> [String] {
    for length in [3, 1] {
      let names = try transaction.userNames(
        beginningWith: String(word.prefix(length)), limit: candidateLimit)
      let ranked = nearest(to: word, among: names)
      if !ranked.isEmpty { return ranked }
    }
    return []
  }

  private static func nearest(to word: String, among names: [String]) -> [String] {
    let limit = max(2, word.count / 3)
    return names.map { (name: $0, distance: distance(word, $0)) }
      .filter { $0.distance <= limit }.sorted { $0.distance < $1.distance }
      .prefix(offerLimit).map(\.name)
  }

  /// Where no domain was written, the names' domains do not count.
  private static func distance(_ word: String, _ name: String) -> Int {
    let name = word.contains("@") ? name[...] : name.prefix { $0 != "@" }
    return NearestName.distance(word.lowercased(), name.lowercased())
  }
}
