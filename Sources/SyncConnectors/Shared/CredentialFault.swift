/// Why a key, a certificate or a key file cannot be used; never holds any of its bytes.
package struct CredentialFault: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
