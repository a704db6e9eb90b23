/// Entries of the configuration that lead to the wrong directories: nothing may be written.
package struct IdentityFault: Error, Hashable, Sendable {
  /// One sentence each, with what to do.
  package let reasons: [String]
}
