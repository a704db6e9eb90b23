internal import SyncCore

/// Attributes by plain names.
func attributes(_ pairs: KeyValuePairs<String, JSONValue>) -> Attributes {
  var attributes: Attributes = [:]
  for (name, value) in pairs {
    if let name = AttributeName(name) { attributes[name] = value }
  }
  return attributes
}

func sampleAccount(
  _ name: String = "a@example.com", _ pairs: KeyValuePairs<String, JSONValue> = ["title": "chief"]
) -> Account {
  Account(name: name, attributes: attributes(pairs), isActive: true)
}

func sampleShadow(
  _ name: String = "a@example.com", _ pairs: KeyValuePairs<String, JSONValue> = ["title": "chief"],
  isActive: Bool = true
) -> Shadow {
  Shadow(
    remoteID: RemoteID("r1"), name: name, attributes: attributes(pairs), isActive: isActive)
}

func samplePolicy() throws -> DirectoryPolicy {
  let names = ["title", "nickName"].compactMap(AttributeName.init)
  let expressions = try names.map { ($0, try Expression($0.name)) }
  return DirectoryPolicy(
    mapping: Mapping(
      name: try Expression("userName"),
      attributes: Dictionary(uniqueKeysWithValues: expressions)))
}
