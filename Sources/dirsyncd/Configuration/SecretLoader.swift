internal import SyncCore

/// Reads the secrets that the configuration refers to; each is read once, where it is needed.
struct SecretLoader: Sendable {
  /// Why a secret cannot be had.
  enum Failure: Error, Hashable {
    /// systemd gave us no credentials: the program runs outside its unit.
    case noCredentialsDirectory
    case file(SmallFile.Failure, path: String)
    case empty(path: String)
  }

  /// `$CREDENTIALS_DIRECTORY`, where systemd puts the unit's credentials.
  let credentialsDirectory: String?

  static func fromEnvironment() -> SecretLoader {
    SecretLoader(credentialsDirectory: Environment.value("CREDENTIALS_DIRECTORY"))
  }

  /// The secret without one final newline.
  func secret(_ reference: SecretReference) throws(Failure) -> Secret {
    let secret = Self.trimmed(try file(reference))
    if secret.count == 0 { throw .empty(path: try place(of: reference).path) }
    return secret
  }

  /// Whether there is no such file: one that we may not read is none the less there.
  func isMissing(_ reference: SecretReference) -> Bool {
    do {
      _ = try file(reference)
      return false
    } catch .file(.missing, _) {
      return true
    } catch {
      return false
    }
  }

  /// The secret's file as it is: raw bytes may end in what looks like a newline.
  func file(_ reference: SecretReference) throws(Failure) -> Secret {
    let (path, protection) = try place(of: reference)
    let contents = try Self.contents(path, protection)
    if contents.count == 0 { throw .empty(path: path) }
    return contents
  }

  private func place(
    of reference: SecretReference
  ) throws(Failure) -> (path: String, protection: SmallFile.Protection) {
    switch reference.place {
    case .file(let path): return (path, .ownerOnly)
    case .credential(let name):
      guard let credentialsDirectory else { throw .noCredentialsDirectory }
      return ("\(credentialsDirectory)/\(name)", .none)
    }
  }

  private static func contents(
    _ path: String, _ protection: SmallFile.Protection
  ) throws(Failure) -> Secret {
    do throws(SmallFile.Failure) {
      return try SmallFile.contents(path, protection)
    } catch {
      throw .file(error, path: path)
    }
  }

  /// Without one final newline, which editors and `echo` leave.
  private static func trimmed(_ contents: borrowing Secret) -> Secret {
    let bytes = contents.bytes
    let endsLine = contents.count > 0 && bytes[contents.count - 1] == UInt8(ascii: "\n")
    let count = endsLine ? contents.count - 1 : contents.count
    var secret = Secret(capacity: count)
    for place in 0..<count { secret.append(bytes[place]) }
    return secret
  }
}
