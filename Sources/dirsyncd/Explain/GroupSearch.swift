internal import SyncCore
internal import SyncStore

/// Finds the one group whom a word on the command line means.
enum GroupSearch {
  /// Names that are compared with one that no group has, and how many are offered.
  private static let candidateLimit = 2000
  private static let offerLimit = 3

  /// The group of that name in the source, source id, or id or name in a directory. Throws a
  /// `CommandFailure` of status 65 when there is none, or more than one.
  static func group(
    called word: String, _ transaction: Transaction
  ) throws -> Transaction.NamedSubject {
    let found = try transaction.groups(called: word)
    let living = found.filter { $0.presence != .gone }
    let candidates = living.isEmpty ? found : living
    guard let best = candidates.first else {
      let limit = max(2, word.count / 3)
      let near = try transaction.groupNames(limit: candidateLimit)
        .map { (name: $0, distance: NearestName.distance(word.lowercased(), $0.lowercased())) }
        .filter { $0.distance <= limit }.sorted { $0.distance < $1.distance }
        .prefix(offerLimit).map(\.name)
      throw CommandFailure(
        .badInput, "there is no group \"\(word)\"",
        remedy: near.isEmpty
          ? "ask by name, source id, or the group's id or name in a directory"
          : "did you mean \(near.joined(separator: ", or "))?")
    }
    guard candidates.count == 1 || living.isEmpty else {
      throw CommandFailure(
        .badInput, "\"\(word)\" may be \(candidates.count) groups",
        remedy: "name one by its id: \(candidates.map(\.subject.id).joined(separator: ", "))")
    }
    return best
  }
}
