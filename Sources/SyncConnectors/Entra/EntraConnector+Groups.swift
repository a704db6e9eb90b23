package import SyncCore

extension EntraConnector {
  package var groups: (any GroupDirectory)? {
    EntraGroups(api: api, denied: configuration.deniedGroups)
  }

  /// What an Entra group is made of when the configuration says nothing else.
  package static func defaultGroupMapping() throws(ExpressionError) -> Mapping {
    try Mapping(
      name: "displayName", attributes: ["mailNickname": "slug(displayName) ?? slug(id)"])
  }

  /// What else of a group can be written, beside its name.
  package static let groupAttributes = ["mailNickname", "description"]
}
