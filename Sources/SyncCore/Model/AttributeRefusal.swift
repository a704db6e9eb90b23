/// A value that a directory did not take for one attribute, though the rest of the account is fine.
///
/// It is told once and not sent again until the source gives another value, or the configuration
/// changes.
package struct AttributeRefusal: Hashable, Sendable {
  package let attribute: AttributeName
  /// What was wanted; null for a clear.
  package let value: JSONValue
  /// Why, in the directory's words or ours.
  package let reason: String
  /// The directory's own id of the request.
  package var requestID: String?

  package init(
    _ attribute: AttributeName, _ value: JSONValue, _ reason: String, requestID: String? = nil
  ) {
    self.attribute = attribute
    self.value = value
    self.reason = reason
    self.requestID = requestID
  }
}

extension RemoteFailure {
  /// The same as a refusal of one attribute.
  package func refusal(of attribute: AttributeName, _ value: JSONValue) -> AttributeRefusal {
    AttributeRefusal(attribute, value, "\(kind.rawValue): \(detail)", requestID: requestID)
  }
}
