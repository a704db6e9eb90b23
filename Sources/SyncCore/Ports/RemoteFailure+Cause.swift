extension RemoteFailure {
  /// The word by which failures that are mended alike are grouped; it names no user.
  package var cause: String { obstacle?.rawValue ?? kind.rawValue }
}
