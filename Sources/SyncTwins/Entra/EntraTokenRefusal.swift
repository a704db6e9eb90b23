/// An error answer of the token endpoint (OAuth 2.0 client credentials flow, Error response).
struct EntraTokenRefusal: Error {
  let status: Int
  let error: String
  /// The AADSTS number.
  let number: Int
  let text: String

  init(_ status: Int, _ error: String, _ number: Int, _ text: String) {
    self.status = status
    self.error = error
    self.number = number
    self.text = text
  }
}
