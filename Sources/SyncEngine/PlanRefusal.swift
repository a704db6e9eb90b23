/// Why a plan is not begun at all.
package enum PlanRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// It was made for that source.
  case otherSource(String)
  /// Other directories, or other rules, hold now.
  case otherRules

  package var description: String {
    switch self {
    case .otherSource(let source): "the plan was made for the source \(source)"
    case .otherRules:
      "the plan was made under another configuration: other directories, or other rules"
    }
  }
}
