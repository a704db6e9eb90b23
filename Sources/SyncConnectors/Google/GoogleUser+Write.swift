internal import SyncCore

extension GoogleUser {
  /// The members to send so that the attributes become what `change` says, in a fixed order.
  ///
  /// Google keeps what is absent and replaces arrays whole: an array is sent with all its items,
  /// ours and those that `held` (the shadow's attributes) knows besides.
  static func members(for change: Attributes, over held: Attributes) -> JSONObject {
    var members = JSONObject()
    for name in change.keys.sorted() {
      guard let place = place(of: name), let value = change[name].map(Self.held) else { continue }
      switch place {
      case .member(let member): members[member] = value
      case .name(let part):
        var whole = members["name"]?.object ?? JSONObject()
        whole[part] = value
        members["name"] = .object(whole)
      case .custom(let schema, let field):
        // What is not named stays as it is (Manage custom user fields).
        var schemas = members[customMember]?.object ?? JSONObject()
        var fields = schemas[schema]?.object ?? JSONObject()
        fields[field] = value
        schemas[schema] = .object(fields)
        members[customMember] = .object(schemas)
      case .item(let array, let type):
        let items = members[array]?.array ?? items(of: array, in: held)
        members[array] = .array(put(value, type, in: items))
      case .field(let array, let field):
        let items = members[array]?.array ?? items(of: array, in: held)
        members[array] = .array(put(value, field: field, of: array, in: items))
      }
    }
    return members
  }

  /// The whole array as the shadow has it: as it was read, or made again from the flat names.
  static func items(of array: String, in held: Attributes) -> [JSONValue] {
    if let whole = AttributeName(array).flatMap({ held[$0] })?.array { return whole }
    var items: [JSONValue] = []
    for name in held.keys.sorted() {
      guard let value = held[name], let place = place(of: name), place.member == array else {
        continue
      }
      switch place {
      case .item(_, let type): items = put(Self.held(value), type, in: items)
      case .field(_, let field):
        items = put(Self.held(value), field: field, of: array, in: items)
      case .member, .name, .custom: break
      }
    }
    return items
  }

  /// The first item of a type is ours; null takes it out, and no other.
  private static func put(_ value: JSONValue, _ type: String, in items: [JSONValue]) -> [JSONValue]
  {
    let place = items.firstIndex { isItem($0, of: type) }
    var items = items
    guard value != .null else {
      if let place { items.remove(at: place) }
      return items
    }
    guard let place, var item = items[place].object else {
      guard type == stampType else { return items + [["type": .string(type), "value": value]] }
      return items + [["type": "custom", "customType": .string(type), "value": value]]
    }
    item["value"] = value
    items[place] = .object(item)
    return items
  }

  /// Our own type is a custom one (users resource, `externalIds[].customType`).
  static func isItem(_ item: JSONValue, of type: String) -> Bool {
    guard type == stampType else { return item["type"]?.string == type }
    return item["type"]?.string == "custom" && item["customType"]?.string == type
  }

  /// A field of the work item, which goes when its last field goes.
  private static func put(
    _ value: JSONValue, field: String, of array: String, in items: [JSONValue]
  ) -> [JSONValue] {
    var items = items
    let place = workItem(of: items)
    // A location is a desk, and none of them is the primary one (users resource, `locations[]`).
    let isDesk = array == "locations"
    var item =
      place.flatMap { items[$0].object }
      ?? JSONObject([("type", isDesk ? "desk" : "work")])
    if place == nil, !isDesk, !items.contains(where: { $0["primary"] == .bool(true) }) {
      item["primary"] = .bool(true)
    }
    item[field] = value == .null ? Optional.none : value  // a bare nil would be JSON's null
    let framing = ["type", "primary", "customType"]
    let isBare = item.names.allSatisfy { framing.contains($0) }
    switch (place, isBare) {
    case (let place?, true): items.remove(at: place)
    case (let place?, false): items[place] = .object(item)
    case (nil, true): break
    case (nil, false): items.append(.object(item))
    }
    return items
  }

  /// The primary item, else the first of type work, else the first.
  static func workItem(of items: [JSONValue]) -> Int? {
    items.firstIndex { $0["primary"] == .bool(true) }
      ?? items.firstIndex { $0["type"]?.string == "work" }
      ?? (items.isEmpty ? nil : 0)
  }
}
