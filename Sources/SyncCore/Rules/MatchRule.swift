/// A way to find the account that a user had before the binding; the raw value is its name in the
/// configuration.
package enum MatchRule: String, Hashable, Sendable, CaseIterable {
  /// Our own ownership stamp: the link of a database that was lost.
  case stamp
  /// The attribute that the directory keeps a foreign key in, where the mapping gives it a value.
  case externalID = "externalId"
  /// The attribute that single sign-on goes by, where the mapping gives it a value.
  case sso
  /// The primary sign-in address.
  case address
  /// Another address of the account.
  case alias

  /// An address that is only an alias may belong to somebody who was renamed, so aliases are
  /// matched on demand alone.
  package static let standard: [MatchRule] = [.stamp, .externalID, .sso, .address]

  /// For people, as in "found by ...".
  package var words: String {
    switch self {
    case .stamp: "our stamp"
    case .externalID: "external id"
    case .sso: "sign-on id"
    case .address: "address"
    case .alias: "alias"
    }
  }
}
