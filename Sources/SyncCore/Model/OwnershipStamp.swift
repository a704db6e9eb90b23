/// The mark on an account that says which instance of this program keeps it, and for which subject
/// of the source. Links are found again by it after a lost database.
package struct OwnershipStamp: Hashable, Sendable, CustomStringConvertible {
  private static let prefix = "dirsyncd"

  package let instance: String
  /// The source's stable id of the subject.
  package let subject: String

  package init(instance: String, subject: String) {
    self.instance = instance
    self.subject = subject
  }

  /// Reads `dirsyncd:INSTANCE:SUBJECT`; nil for anything else. A subject's id may hold colons.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == Self.prefix, !parts[1].isEmpty, !parts[2].isEmpty else {
      return nil
    }
    self.init(instance: String(parts[1]), subject: String(parts[2]))
  }

  package var description: String { "\(Self.prefix):\(instance):\(subject)" }
}
