extension Placement {
  /// Why the rules give the subject no account, for a person who wants to link one; nil where they
  /// give one, or where it is the mapping that fails.
  package var lack: String? {
    switch self {
    case .excluded(let rule): "`\(rule)` in source.exclude names them"
    case .accountExcluded(let pattern): "`\(pattern)` in the directory's exclude names the account"
    case .staged(let filter): "`\(filter)` in source.ready does not match yet"
    case .gone: "the source says that there is no such user"
    case .inactive: "the source has them as inactive"
    case .outOfScope(let filter): "they are out of scope: `\(filter)` does not match"
    case .unmappable, .account: nil
    }
  }
}
