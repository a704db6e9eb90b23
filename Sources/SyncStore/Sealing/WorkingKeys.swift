internal import SyncCore

/// What is derived from one master key: a key of its own for each use, and a name.
final class WorkingKeys: Sendable {
  static let idByteCount = 8

  /// Tells master keys apart and says nothing about them.
  let id: [UInt8]
  /// Wraps the data keys of sealed secrets.
  let wrapping: Secret
  /// Seals password verifiers.
  let verifying: Secret
  /// Seals plans.
  let planning: Secret

  init(masterKey: borrowing Secret) throws(CryptoError) {
    id = try MasterKey.id(of: masterKey, length: Self.idByteCount)
    wrapping = try Digest.deriveKey(from: masterKey, for: "dirsyncd wrapping key 1")
    verifying = try Digest.deriveKey(from: masterKey, for: "dirsyncd verifier key 1")
    planning = try Digest.deriveKey(from: masterKey, for: "dirsyncd plan key 1")
  }

  /// The name in hexadecimal digits.
  var name: String {
    id.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}
