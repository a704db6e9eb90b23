/// The strictest of several directories' rules for passwords, each rule with whom it comes from.
package struct JointPasswordPolicy: Hashable, Sendable {
  /// One rule's value, and the directories that ask for it.
  package struct Demand: Hashable, Sendable {
    package let value: Int
    package let directories: [DirectoryID]
  }

  /// Nil, as all others, where there is no directory.
  package let minLength: Demand?
  package let maxLength: Demand?
  package let leastClasses: Demand?
  /// Who takes printable ASCII alone; empty where nobody minds.
  package let asciiOnly: [DirectoryID]
  /// Who takes no blank at the beginning or the end.
  package let noBlankAtEdge: [DirectoryID]

  package init(_ policies: [(directory: DirectoryID, policy: PasswordPolicy)]) {
    minLength = Self.strictest(policies, by: >) { $0.lengthRange.lowerBound }
    maxLength = Self.strictest(policies, by: <) { $0.lengthRange.upperBound }
    leastClasses = Self.strictest(policies, by: >, of: \.leastClasses)
    asciiOnly = policies.filter(\.policy.asciiOnly).map(\.directory)
    noBlankAtEdge = policies.filter { !$0.policy.allowsBlankAtEdge }.map(\.directory)
  }

  /// False where no password can please all: one asks for more characters than another takes.
  package var isSatisfiable: Bool {
    guard let minLength, let maxLength else { return true }
    return minLength.value <= maxLength.value
  }

  private static func strictest(
    _ policies: [(directory: DirectoryID, policy: PasswordPolicy)],
    by isStricter: (Int, Int) -> Bool, of value: (PasswordPolicy) -> Int
  ) -> Demand? {
    let values = policies.map { value($0.policy) }
    guard let strictest = values.min(by: isStricter) else { return nil }
    let directories = zip(policies, values).filter { $0.1 == strictest }.map(\.0.directory)
    return Demand(value: strictest, directories: directories)
  }
}
