/// The crypto library refused or failed; nothing was produced.
package enum CryptoError: Error, Hashable, CustomStringConvertible {
  /// No random numbers: nothing may be made with weaker ones.
  case noRandomness
  /// The named function failed.
  case failed(String)
  /// A password with a NUL byte, or longer than crypt takes (512 bytes), has no crypt hash.
  case unhashable

  package var description: String {
    switch self {
    case .noRandomness: "the system gives no random numbers"
    case .failed(let function): "libcrypto: \(function) failed"
    case .unhashable: "the password cannot be hashed: it has a NUL byte or is too long"
    }
  }
}
