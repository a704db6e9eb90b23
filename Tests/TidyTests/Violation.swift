/// A line that breaks a house rule, and what to do about it.
struct Violation: Hashable, CustomStringConvertible {
  let path: String
  /// Counted from 1.
  let line: Int
  let remedy: String

  var description: String { "\(path):\(line): \(remedy)" }
}
