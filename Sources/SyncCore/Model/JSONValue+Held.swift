extension JSONValue {
  /// Whether a directory that holds the other value holds this one: absent and empty are the same,
  /// and so are a number and its text, since directories keep texts.
  package func isHeld(as other: JSONValue) -> Bool {
    if isEmpty || other.isEmpty { return isEmpty && other.isEmpty }
    if self == other { return true }
    guard let text = plainText, let otherText = other.plainText else { return false }
    return text == otherText
  }
}
