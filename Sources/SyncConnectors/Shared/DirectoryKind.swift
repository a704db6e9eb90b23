package import SyncCore

/// A connector with what is known of its kind of directory before any is reached: the tables by
/// which a configuration is checked.
package protocol DirectoryKind: DirectoryConnector {
  /// What its users call it.
  static var product: String { get }
  /// The rules for passwords that every directory of the kind has.
  static var passwordPolicy: PasswordPolicy { get }
  /// Whether it tells when a password was set.
  static var tellsPasswordTimes: Bool { get }
  /// Whether it tells what changed since an earlier walk.
  static var tellsChanges: Bool { get }
  /// The quotas that its maker documents.
  static var quotas: [Quota] { get }

  // MARK: Accounts

  /// The mapping when nothing is said.
  static func defaultMapping() throws(ExpressionError) -> Mapping
  /// Under which key the sign-in address is mapped.
  static var nameKey: String { get }
  /// Every attribute that may be mapped, the sign-in address aside.
  static var attributeNames: [String] { get }
  /// Attributes without which no account is made.
  static var requiredAttributes: Set<AttributeName> { get }
  /// Attributes that name another account.
  static var references: [AttributeName: ReferenceForm] { get }
  static func canWrite(_ attribute: AttributeName) -> Bool
  /// How many characters a value may have; nil where none is documented.
  static func lengthLimit(of attribute: AttributeName) -> Int?
  /// Where the ownership stamp goes when nothing is said; nil where there is no place for one.
  static var stampAttribute: AttributeName? { get }

  // MARK: Groups

  /// The attribute by which a group is found; nil where groups cannot be kept in step.
  static var groupNameKey: String? { get }
  /// What else of a group can be mapped.
  static var groupAttributes: [String] { get }
}

/// A kind that can do no more than it must.
extension DirectoryKind {
  package static var tellsPasswordTimes: Bool { false }
  package static var tellsChanges: Bool { false }
  package static var quotas: [Quota] { [] }
  package static var references: [AttributeName: ReferenceForm] { [:] }
  package static func lengthLimit(of attribute: AttributeName) -> Int? { nil }
  package static var stampAttribute: AttributeName? { nil }
  package static var groupNameKey: String? { nil }
  package static var groupAttributes: [String] { [] }
}
