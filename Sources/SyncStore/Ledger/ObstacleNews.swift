/// What is new about an account that is not ours to write.
package enum ObstacleNews: Hashable, Sendable {
  /// No other account of that directory is known to have the same.
  case firstOfDirectory
  case another
}
