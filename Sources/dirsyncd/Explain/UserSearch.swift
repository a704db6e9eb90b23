internal import SyncCore
internal import SyncStore

/// Finds the one user whom a word on the command line means.
enum UserSearch {
  /// Names that are compared with one that nobody has.
  private static let candidateLimit = 2000
  /// Of those, how many are offered.
  private static let offerLimit = 3

  /// The user of that name in the source, source id, account id or sign-in name in a directory.
  /// Throws a `CommandFailure` of status 65 when there is none, or more than one.
  static func user(
    called word: String, _ transaction: Transaction
  ) throws -> Transaction.NamedSubject {
    let found = try transaction.users(called: word)
    let living = found.filter { $0.presence != .gone }
    let candidates = living.isEmpty ? found : living
    guard let best = candidates.first else {
      let names = try nearest(to: word, transaction)
      throw CommandFailure(
        .badInput, "there is no user \"\(word)\"",
        remedy: names.isEmpty
          ? "ask by name, source id, or the account's id or sign-in name in a directory"
          : "did you mean \(names.joined(separator: ", or "))?")
    }
    guard candidates.count == 1 || living.isEmpty else {
      let ids = candidates.map(\.subject.id).joined(separator: ", ")
      throw CommandFailure(
        .badInput, "\"\(word)\" may be \(candidates.count) users",
        remedy: "name one by its id: \(ids)")
    }
    return best
  }

  /// The names most like it, of those that begin alike.
  private static func nearest(to word: String, _ transaction: Transaction) throws -> [String] {
    for length in [3, 1] {
      let names = try transaction.userNames(
        beginningWith: String(word.prefix(length)), limit: candidateLimit)
      let limit = max(2, word.count / 3)
      let ranked = names.map { (name: $0, distance: distance(word, $0)) }
        .filter { $0.distance <= limit }.sorted { $0.distance < $1.distance }
      if !ranked.isEmpty { return ranked.prefix(offerLimit).map(\.name) }
    }
    return []
  }

  /// Where no domain was written, the names' domains do not count.
  private static func distance(_ word: String, _ name: String) -> Int {
    let name = word.contains("@") ? name[...] : name.prefix { $0 != "@" }
    return NearestName.distance(word.lowercased(), name.lowercased())
  }
}
