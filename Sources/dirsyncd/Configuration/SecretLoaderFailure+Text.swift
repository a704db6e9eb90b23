extension SecretLoader.Failure {
  /// What is wrong with the secret.
  var message: String {
    switch self {
    case .noCredentialsDirectory: "cannot be read: $CREDENTIALS_DIRECTORY is not set"
    case .file(let failure, let path): "\(path) \(failure.message)"
    case .empty(let path): "\(path) is empty"
    }
  }

  /// What to do about it.
  func remedy(for reference: SecretReference) -> String {
    switch (self, reference.place) {
    case (.noCredentialsDirectory, _):
      "start the program by its systemd unit, or set CREDENTIALS_DIRECTORY"
    case (.file(.missing, _), .credential(let name)):
      "add LoadCredential=\(name):/etc/dirsyncd/credentials/\(name) to the unit"
    case (.file(let failure, let path), _): failure.remedy(for: path)
    case (.empty, _): "write the secret into it"
    }
  }

  /// How a command that needs the secret ends.
  func commandFailure(for reference: SecretReference) -> CommandFailure {
    CommandFailure(
      isAboutRights ? .notPermitted : .configuration, "\(reference): \(message)",
      remedy: remedy(for: reference))
  }

  var isAboutRights: Bool {
    if case .file(let failure, _) = self { failure.isAboutRights } else { false }
  }
}
