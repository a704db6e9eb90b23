/// What this program calls itself.
enum Version {
  static let number = "0.1.0"

  /// The compiler's language generation that this program was built with.
  static let swift = "6"
}
