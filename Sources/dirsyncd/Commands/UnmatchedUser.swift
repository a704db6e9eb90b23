internal import SyncCore
internal import SyncStore

/// Users that `sync --user` named and nobody is, or more than one.
enum UnmatchedUser {
  /// The same words as of `explain`; nil where all are known.
  static func failure(
    of names: [String], _ transaction: Transaction
  ) throws -> CommandFailure? {
    let messages = try names.flatMap { name in
      do {
        _ = try SubjectSearch.user(called: name, transaction)
        return ["\"\(name)\" may be more than one user; name it by the source's id"]
      } catch let failure as CommandFailure {
        return failure.messages
      }
    }
    return messages.isEmpty ? nil : CommandFailure(.badInput, messages: messages)
  }
}
