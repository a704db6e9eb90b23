/// How far an operator is who rotates the master key.
package enum RotationStep: Sendable {
  case oldAlone
  /// The new key seals, and the old one still opens.
  case both
  case newAlone
}
