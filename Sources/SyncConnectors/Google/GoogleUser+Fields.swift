internal import SyncCore

/// What is asked of every answer: no more of a person than is kept in step.
extension GoogleUser {
  /// What decides about linking, and where the account is to come back to from the bin.
  private static let always = [
    "id", "primaryEmail", "suspended", "isAdmin", "isDelegatedAdmin", "orgUnitPath",
  ]

  /// The value of `fields` for these attributes; for none of them all that a mapping may name.
  static func fields(of mapped: Set<AttributeName>) -> String {
    let places = mapped.compactMap(place(of:))
    let all = Set(members + flags + itemTypes.keys + itemFields.keys)
    let wanted = places.isEmpty ? all : all.intersection(places.map(\.member))
    let parts = places.isEmpty ? names : names.filter { places.contains(.name($0)) }
    let name = parts.isEmpty ? [] : ["name(\(parts.joined(separator: ",")))"]
    let custom = places.contains { $0.member == customMember } ? [customMember] : []
    return (always + name + wanted.subtracting(always).sorted() + custom).joined(separator: ",")
  }
}
