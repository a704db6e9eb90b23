internal import SyncStore

extension House {
  /// Opens the ledger for a look, also while a daemon writes it. Throws a `CommandFailure` that
  /// names the file and what to do.
  static func reader(_ configuration: Configuration) throws -> LedgerReader {
    let path = configuration.database
    do {
      let reader = try LedgerReader(path: path)
      try reader.checkSchema()
      return reader
    } catch let error as SchemaError {
      throw CommandFailure(.configuration, "the database \(path): \(error)")
    } catch let error as DatabaseError where error.code == .cannotOpen {
      throw CommandFailure(
        .cannotCreate, "the database \(path) cannot be opened",
        remedy: "there is none before the first dirsyncd run or dirsyncd sync; "
          + "or look at its rights")
    } catch let error as DatabaseError where error.isCorrupt {
      throw CommandFailure.damagedDatabase(path, error)
    }
  }
}

extension CommandFailure {
  /// - Parameter path: of the database's file, where it is known.
  static func damagedDatabase(_ path: String?, _ error: DatabaseError) -> CommandFailure {
    CommandFailure(
      .internalError,
      "the database \(path.map { "\($0) " } ?? "")is damaged, or is none of ours: \(error.message)",
      remedy: "stop the daemon, keep the file, and put a backup in its place; "
        + "without one move it away: the next run binds everybody anew")
  }
}
