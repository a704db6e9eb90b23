/// Why the body of a login is refused; never holds any of its bytes.
package struct LoginRequestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The member that is at fault; nil when the body as a whole is.
  package let member: String?
  package let description: String

  init(_ description: String, member: String? = nil) {
    self.member = member
    self.description = description
  }
}
