internal import SyncCore

/// Where a secret is; the configuration never holds one.
struct SecretReference: Hashable, Sendable, CustomStringConvertible {
  enum Place: Hashable, Sendable {
    /// A systemd credential: a file of that name in `$CREDENTIALS_DIRECTORY` (systemd.exec(5)).
    case credential(String)
    /// A file that its owner alone may read.
    case file(String)
  }

  let place: Place
  /// When it stops working, as its issuer said; nil where nobody wrote that down.
  var expiresAt: Timestamp?

  static func credential(_ name: String) -> SecretReference {
    SecretReference(place: .credential(name))
  }

  static func file(_ path: String) -> SecretReference {
    SecretReference(place: .file(path))
  }

  var description: String {
    switch place {
    case .credential(let name): "credential \(name)"
    case .file(let path): "file \(path)"
    }
  }
}
