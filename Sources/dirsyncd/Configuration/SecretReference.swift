/// Where a secret is; the configuration never holds one.
enum SecretReference: Hashable, Sendable, CustomStringConvertible {
  /// A systemd credential: a file of that name in `$CREDENTIALS_DIRECTORY` (systemd.exec(5)).
  case credential(String)
  /// A file that its owner alone may read.
  case file(String)

  var description: String {
    switch self {
    case .credential(let name): "credential \(name)"
    case .file(let path): "file \(path)"
    }
  }
}
