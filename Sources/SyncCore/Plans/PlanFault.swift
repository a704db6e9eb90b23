/// Why a file is no plan that this program could carry out.
package enum PlanFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is missing, or is not what it should be.
  case malformed(String)
  /// Its seal does not fit: it was changed after it was made, or made under another master key.
  case broken
  /// It was written by a program that knows more.
  case newer(version: Int64)

  package var description: String {
    switch self {
    case .malformed(let what): "it is no plan: \(what)"
    case .broken:
      "its seal is broken: it was changed after it was made, or made under another master key"
    case .newer(let version):
      "its version is \(version), and this program reads \(Plan.formatVersion)"
    }
  }
}
