package import SyncCore

/// A service account's key file, as the Google Cloud console gives it.
package struct GoogleServiceAccountKey: Sendable {
  package let clientEmail: String
  package let keyID: String
  /// Where tokens are asked for (`token_uri`).
  package let tokenURL: String
  package let signer: RSASigner

  /// Reads the JSON of the key file; the private key goes straight into the signer.
  package init(json file: borrowing Secret) throws(CredentialFault) {
    var email: String?
    var id: String?
    var url: String?
    var signer: RSASigner?
    var reader = JSONReader(file.bytes)
    do {
      try reader.beginObject()
      while let name = try reader.nextName() {
        switch name {
        case "client_email": email = try reader.readString()
        case "private_key_id": id = try reader.readString()
        case "token_uri": url = try reader.readString()
        case "private_key": signer = try RSASigner(pem: try reader.readSecret())
        default: _ = try reader.skipValue()
        }
      }
      try reader.finish()
    } catch let error as CredentialFault {
      throw error
    } catch {
      throw CredentialFault("the service account key is no JSON key file: \(error)")
    }
    guard let email, let signer else {
      throw CredentialFault("the service account key lacks client_email or private_key")
    }
    clientEmail = email
    keyID = id ?? ""
    tokenURL = url ?? GoogleConfiguration.tokenURL
    self.signer = signer
  }
}
