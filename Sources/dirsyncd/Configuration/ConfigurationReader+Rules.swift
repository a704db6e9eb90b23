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

  /// A list of expressions over a SCIM user; their texts are kept.
  func expressions(_ key: String) -> [String]? {
    guard let texts = strings(key) else { return nil }
    for text in texts {
      do throws(ExpressionError) {
        _ = try Expression(text)
      } catch {
        fault(key, "no expression: \(error)", remedy: "write one as in 'name.givenName'")
      }
    }
    return texts
  }

  /// A multi-valued SCIM attribute that can be named; its text is kept.
  func credentialAttribute(_ key: String) -> String? {
    guard let text = string(key) else { return nil }
    do throws(RuleTextError) {
      return try CredentialAttribute(text).text
    } catch {
      fault(key, "no attribute: \(error)", remedy: "write its name with its URN")
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
