package import SyncCore

extension GoogleState {
  package mutating func seed(_ wish: JSONObject, at now: Timestamp) -> String? {
    let isPrivileged = wish["privileged"]?.bool ?? false
    if let address = wish["unmanaged"]?.string?.lowercased() {
      settings.unmanaged.insert(address)
      let option = wish["option"]?.string.flatMap(GoogleSettings.ConflictOption.init(rawValue:))
      settings.conflictOption = option ?? .preserve
      return address
    }
    if let address = wish["group"]?.string?.lowercased() {
      let id = numbers.token()
      groups[id] = GoogleGroup(
        id: id, email: address, name: address, description: "", visibleAt: now)
      owners[address] = .group(id)
      if isPrivileged { settings.groupsWithRole.insert(id) }
      return id
    }
    guard let address = wish["user"]?.string?.lowercased() else { return nil }
    if let fields = wish["fields"]?.object { return change(address, fields) }
    if wish["removed"]?.bool == true { return remove(address, at: now) }
    if let id = lookUp(address)?.id {
      users[id]?.isAdmin = isPrivileged
      return id
    }
    // Who was invited is no personal account any more once they are here.
    settings.unmanaged.remove(address)
    invited.remove(address)
    var fields = JSONObject([("primaryEmail", .string(address))])
    fields["name"] = ["givenName": .string(address), "familyName": "Seeded"]
    fields["externalIds"] = wish["externalIds"]
    var user = GoogleUser(id: numbers.decimalID(), fields: fields, createdAt: now)
    user.isAdmin = isPrivileged
    users[user.id] = user
    owners[address] = .user(user.id)
    return user.id
  }
}
