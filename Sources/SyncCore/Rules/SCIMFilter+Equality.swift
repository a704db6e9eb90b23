extension SCIMFilter {
  /// `attribute eq "value"`: the value is a JSON string, so no value can end it early
  /// (RFC 7644 §3.4.2.2, `compValue`).
  package init(_ attribute: String, equals value: String) throws(SCIMFilterError) {
    try self.init("\(attribute) eq " + JSONWriter.text(of: .string(value)))
  }
}
