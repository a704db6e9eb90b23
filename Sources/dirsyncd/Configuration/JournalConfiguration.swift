/// `journal`: how long it is kept what each run changed, so that it can be put back.
struct JournalConfiguration: Hashable, Sendable {
  /// Older entries are forgotten, and `undo` no longer knows them.
  var keep: Duration = .seconds(30 * 86_400)
  /// Entries that are kept at most, the newest.
  var entries = 1_000_000

  init() {}

  init(_ reader: ConfigurationReader) {
    keep = reader.duration("keep") ?? keep
    entries = reader.integer("entries", in: 0...100_000_000) ?? entries
  }
}
