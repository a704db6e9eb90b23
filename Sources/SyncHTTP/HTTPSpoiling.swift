/// How an answer is spoilt on its way out: for twins that play a fault.
package enum HTTPSpoiling: Hashable, Sendable {
  /// The head tells the length of the whole body, and so many bytes of it come; then the
  /// connection is closed.
  case cut(after: Int)
  /// The head tells this length and the whole body comes; then the connection is closed.
  case claim(length: Int)
  /// So many bytes of the body at a time, each after a pause.
  case drip(byteCount: Int, every: Duration)

  /// The only one that leaves the connection as it is.
  var isDrip: Bool {
    if case .drip = self { true } else { false }
  }
}
