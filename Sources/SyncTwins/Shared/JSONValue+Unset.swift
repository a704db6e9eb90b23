internal import SyncCore

extension JSONValue {
  /// The value, or none for null: for services that clear what they are sent null for.
  ///
  /// Not written as `value == .null ? nil : value`: that `nil` would be JSON's null again.
  var unlessNull: JSONValue? {
    guard self != .null else { return .none }
    return self
  }

  /// The value, or none where the flag is set.
  func unless(_ isGone: Bool) -> JSONValue? {
    guard !isGone else { return .none }
    return self
  }
}
