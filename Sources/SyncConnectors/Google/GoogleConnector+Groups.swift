package import SyncCore

extension GoogleConnector {
  package var groups: (any GroupDirectory)? { GoogleGroups(connector: self) }

  /// What a Google group is made of when the configuration says nothing else.
  ///
  /// - Parameter domain: of the groups' addresses.
  package static func defaultGroupMapping(domain: String) throws(ExpressionError) -> Mapping {
    try Mapping(
      name: "(slug(displayName) ?? slug(id)) + \"@\(domain)\"",
      attributes: ["name": "displayName"])
  }

  /// What else of a group can be written, beside its name.
  package static let groupAttributes = ["name", "description"]
}
