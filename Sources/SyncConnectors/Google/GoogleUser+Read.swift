internal import SyncCore

extension GoogleUser {
  /// The account that an answer describes; nil when it has no id.
  static func account(of user: JSONValue) -> RemoteAccount? {
    guard let id = user["id"]?.string, let name = user["primaryEmail"]?.string else { return nil }
    let shadow = Shadow(
      remoteID: RemoteID(id), name: name, attributes: attributes(of: user),
      isActive: user["suspended"]?.bool != true)
    return RemoteAccount(
      shadow: shadow,
      isPrivileged: user["isAdmin"]?.bool == true || user["isDelegatedAdmin"]?.bool == true)
  }

  /// The flat attributes of a user. An array that they cannot tell wholly (foreign items) stands
  /// beside them under its own name, so that writing it keeps what is not ours.
  static func attributes(of user: JSONValue) -> Attributes {
    var attributes: Attributes = [:]
    func put(_ name: String, _ value: JSONValue?) {
      guard let value, !value.isEmpty, let name = AttributeName(name) else { return }
      attributes[name] = value
    }
    for member in user.object?.members ?? [] {
      if let name = AttributeName(member.name), case .member = place(of: name) {
        put(member.name, member.value)
      }
    }
    for part in user["name"]?.object?.members ?? [] {
      if let name = AttributeName("name.\(part.name)"), place(of: name) != nil {
        put("name.\(part.name)", part.value)
      }
    }
    for (array, types) in itemTypes {
      let items = user[array]?.array ?? []
      for type in types {
        put("\(array).\(type)", items.first { isItem($0, of: type) }?["value"])
      }
    }
    for (array, fields) in itemFields {
      let items = user[array]?.array ?? []
      guard let place = workItem(of: items) else { continue }
      for field in fields { put("\(array).\(field)", items[place][field]) }
    }
    for field in customAttributes(of: user) { put(field.name, field.value) }
    for array in Array(itemTypes.keys) + Array(itemFields.keys) {
      guard let whole = user[array]?.array, items(of: array, in: attributes) != whole else {
        continue
      }
      put(array, .array(whole))
    }
    return attributes
  }

  /// What the shadow is after a write: the answer, in the form in which we wrote it or knew it, so
  /// that a number that Google keeps as text, or a name that it keeps in lower case, is not
  /// written again and again. An answer without a user leaves what was written.
  static func shadow(
    after user: JSONValue, wrote attributes: Attributes, name: String?, isActive: Bool,
    over old: Shadow?
  ) -> Shadow? {
    let expected = (old?.attributes ?? [:]).merging(attributes) { _, new in new }
    guard var shadow = account(of: user)?.shadow else {
      guard var shadow = old else { return nil }
      shadow.name = name ?? shadow.name
      shadow.attributes = expected
      shadow.isActive = isActive
      return shadow
    }
    if let name = name ?? old?.name, name.lowercased() == shadow.name.lowercased() {
      shadow.name = name
    }
    keepCustom(expected, in: &shadow, after: user)
    for (name, value) in expected where held(value) == shadow.attributes[name] ?? .null {
      shadow.attributes[name] = value
    }
    // The item that we took out is gone; another one of its type is somebody else's.
    for (name, value) in attributes where value.isEmpty {
      guard case .item = place(of: name), let there = shadow.attributes[name], !there.isEmpty,
        there != old?.attributes[name]
      else { continue }
      shadow.attributes[name] = nil
    }
    return shadow
  }
}
