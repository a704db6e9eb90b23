internal import SyncCore

extension ConfigurationReader {
  /// A SCIM filter that can be read; its text is kept, so that it can be shown as it was written.
  func filter(_ key: String) -> String? {
    guard let text = string(key) else { return nil }
    do throws(SCIMFilterError) {
      return try SCIMFilter(text).text
    } catch {
      fault(key, "no SCIM filter: \(error)", remedy: "write one as in 'active eq true'")
      return nil
    }
  }

  /// An expression over a SCIM user that can be read; its text is kept.
  func expression(_ key: String) -> String? {
    guard let text = string(key) else { return nil }
    do throws(ExpressionError) {
      return try Expression(text).text
    } catch {
      fault(key, "no expression: \(error)", remedy: "write one as in 'name.givenName'")
      return nil
    }
  }
}
