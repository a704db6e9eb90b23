/// The members of a JSON object in the order they were written; names are unique.
package struct JSONObject: Hashable, Sendable {
  /// One name with its value.
  package struct Member: Hashable, Sendable {
    package let name: String
    package var value: JSONValue

    package init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  package private(set) var members: [Member] = []

  package init() {}

  /// Of pairs with one name the last stays.
  package init(_ pairs: some Sequence<(String, JSONValue)>) {
    for (name, value) in pairs { self[name] = value }
  }

  /// For the reader, which has already refused double names.
  init(unique members: [Member]) {
    self.members = members
  }

  package var isEmpty: Bool { members.isEmpty }

  package var names: [String] { members.map(\.name) }

  /// The value of the member of that exact name; setting nil takes the member out.
  package subscript(_ name: String) -> JSONValue? {
    get { members.first { $0.name == name }?.value }
    set {
      let place = members.firstIndex { $0.name == name }
      switch (place, newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): members.remove(at: place)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// The value of the member of that name, letter case aside, as SCIM names are compared
  /// (RFC 7643 §2.1).
  package subscript(caseInsensitive name: String) -> JSONValue? {
    if let exact = self[name] { return exact }
    return members.first { Self.isSame($0.name, name) }?.value
  }

  /// SCIM names are ASCII (RFC 7643 §2.1), so no letter changes its length with its case.
  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count
      && zip(left.utf8, right.utf8).allSatisfy { folded($0) == folded($1) }
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }

  /// Objects are equal when their members are, whatever the order (RFC 8259 §1).
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.members.count == right.members.count else { return false }
    if left.members.elementsEqual(right.members, by: ==) { return true }
    return left.members.allSatisfy { right[$0.name] == $0.value }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(members.count)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
