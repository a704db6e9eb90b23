internal import SyncCore

extension Timestamp {
  /// RFC 3339 in whole seconds: `2026-11-21T19:30:00Z`.
  var wholeSeconds: String { String(description.prefix(19)) + "Z" }
}
