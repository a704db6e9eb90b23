internal import SyncCore
internal import SyncStore

/// What a person can let go: the batch that a guard of one directory holds, or those who are
/// missing from a source that looks short.
enum HeldBatch: Hashable {
  case guarded(GuardKind, DirectoryID)
  case missing(SubjectID.Kind)

  /// Takes `DIRECTORY/GUARD`, `source/users` or `source/groups`.
  init(_ word: String, directories: [String]) throws(CommandFailure) {
    if let kind = Shortfall.kind(named: word) {
      self = .missing(kind)
      return
    }
    let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, directories.contains(parts[0]), let kind = GuardKind(rawValue: parts[1]) {
      self = .guarded(kind, DirectoryID(parts[0]))
      return
    }
    let guards =
      directories.flatMap { name in GuardKind.allCases.map { "\(name)/\($0.rawValue)" } }
      + SubjectID.Kind.allCases.map(Shortfall.name(of:))
    let meant = NearestName.of(word, among: guards)
    throw CommandFailure(
      .usage, "there is no guard \"\(word)\"",
      remedy: meant.map { "did you mean \($0)?" } ?? "one of \(guards.joined(separator: ", "))")
  }

  /// Its path behind `/v1/guards/`.
  var path: String {
    switch self {
    case .guarded(let kind, let directory): "\(directory)/\(kind.rawValue)"
    case .missing(let kind): Shortfall.name(of: kind)
    }
  }

  /// How a program calls it.
  var json: JSONObject {
    switch self {
    case .guarded(let kind, let directory):
      ["directory": .string(directory.name), "guard": .string(kind.rawValue)]
    case .missing(let kind): ["guard": .string(Shortfall.name(of: kind))]
    }
  }

  /// So many of it, and what becomes of them.
  func line(_ count: Int64, isDropped: Bool) -> String {
    let may = isDropped ? "are dropped" : "may go"
    switch self {
    case .guarded(.mail, let directory): return "\(count) held mails of \(directory) \(may)"
    case .guarded(.membership, let directory):
      return "\(count) held members of groups of \(directory) \(may)"
    case .guarded(let kind, let directory):
      return "\(count) held jobs of \(directory) (\(kind.rawValue)) \(may)"
    case .missing(let kind):
      return "\(count) missing \(kind.rawValue)s are let go: who is missing from two whole pulls, "
        + "and of whom the source says 404, is taken for gone"
    }
  }
}
