internal import SyncCore

extension ConfigurationReader {
  /// A reference to a secret. What stands there in its place is never shown.
  func secret(_ key: String) -> SecretReference? {
    guard let value = value(key) else { return nil }
    guard case .object = value else {
      fault(key, "a secret may not stand in the configuration", remedy: Self.secretRemedy)
      return nil
    }
    return object(key, Self.readReference) ?? nil
  }

  func requiredSecret(_ key: String) -> SecretReference {
    if !has(key) {
      fault(key, "missing", remedy: "write { credential: \"name\" } or { file: \"path\" }")
    }
    return secret(key) ?? .file("")
  }

  private static let secretRemedy =
    "put it into a file of mode 0600 and write { credential: \"name\" } or { file: \"path\" }"

  private static func readReference(_ reader: ConfigurationReader) -> SecretReference? {
    let credential = reader.string("credential")
    let file = reader.absolutePath("file")
    let expiresAt = reader.day("expires")
    if reader.has("credential") == reader.has("file") {
      reader.fault(nil, "names no secret, or two", remedy: "name either credential or file")
      return nil
    }
    if let credential, !isCredentialName(credential) {
      reader.fault(
        "credential", "\"\(credential)\" is no credential's name",
        remedy: "use letters, digits, dot, - and _")
      return nil
    }
    var reference = credential.map(SecretReference.credential) ?? file.map(SecretReference.file)
    reference?.expiresAt = expiresAt
    return reference
  }

  /// A plain file name: it must not lead out of the credentials directory.
  private static func isCredentialName(_ text: String) -> Bool {
    let first = text.utf8.first
    return first != UInt8(ascii: ".")
      && text.utf8.count <= 255
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
      }
  }
}
