/// An error answer of the token endpoint (RFC 6749 §5.2).
struct GoogleTokenRefusal: Error {
  let status: Int
  let error: String
  let text: String

  init(_ error: String, _ text: String, status: Int = 400) {
    self.status = status
    self.error = error
    self.text = text
  }
}
