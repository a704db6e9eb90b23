/// How a mail came to its end.
package enum NoticeEnd: String, Hashable, Sendable {
  case sent
  /// The server, or the source's data, is against it; a new address tries again.
  case refused
  /// It was not needed any more.
  case dropped
}
