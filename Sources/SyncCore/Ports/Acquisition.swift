/// What became of an account whose address somebody outside the directory holds.
package enum Acquisition: Hashable, Sendable {
  /// The account is there now.
  case acquired(Receipt)
  /// Its holder was asked to come in, and there is no account before they have.
  case invited
}
