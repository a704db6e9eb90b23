/// Why a secret was not sealed or does not open.
package enum SealError: Error, Hashable, CustomStringConvertible {
  /// Sealed by a newer program.
  case unknownVersion(UInt8)
  /// Sealed under another master key.
  case wrongKey
  /// Damaged, or sealed for another binding, directory, form or expiry.
  case refused
  /// Longer than `Sealer.secretByteLimit`.
  case tooLong
  case crypto(CryptoError)

  package var description: String {
    switch self {
    case .unknownVersion(let version): "a secret is sealed in a newer format (\(version))"
    case .wrongKey: "a secret is sealed under another master key"
    case .refused: "a sealed secret is damaged or belongs to something else"
    case .tooLong: "a secret is too long to be sealed"
    case .crypto(let error): "\(error)"
    }
  }
}
