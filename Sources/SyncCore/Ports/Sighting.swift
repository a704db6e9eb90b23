/// An account as its directory's list shows it: a hint, since lists lag behind reads by id.
package struct Sighting: Hashable, Sendable {
  package let remoteID: RemoteID
  /// Nil where the list does not say.
  package var name: String?
  /// Nil where the list does not say.
  package var isActive: Bool?
  /// What the list says; null for what is empty.
  package var attributes: Attributes
  /// Whether an attribute that is not named is empty; else the list does not say.
  package var isWhole: Bool
  /// The list says that the account is gone.
  package var isRemoved: Bool

  package init(
    _ remoteID: RemoteID, name: String? = nil, isActive: Bool? = nil,
    attributes: Attributes = [:], isWhole: Bool = false, isRemoved: Bool = false
  ) {
    self.remoteID = remoteID
    self.name = name
    self.isActive = isActive
    self.attributes = attributes
    self.isWhole = isWhole
    self.isRemoved = isRemoved
  }

  /// All of an account, in a list that shows it wholly.
  package init(_ shadow: Shadow) {
    self.init(
      shadow.remoteID, name: shadow.name, isActive: shadow.isActive,
      attributes: shadow.attributes, isWhole: true)
  }

  /// The shadow as it would be if the list were right: what it does not say stays.
  ///
  /// - Parameter attributes: those that are looked at; all others stay, too.
  package func over(
    _ shadow: Shadow, _ attributes: some Collection<AttributeName>
  ) -> Shadow {
    var seen = shadow
    seen.name = name ?? shadow.name
    seen.isActive = isActive ?? shadow.isActive
    for attribute in attributes {
      let listed = self.attributes[attribute] ?? (isWhole ? .null : nil)
      guard let listed, !listed.isHeld(as: shadow.attributes[attribute] ?? .null) else { continue }
      seen.attributes[attribute] = listed.isEmpty ? nil : listed
    }
    return seen
  }
}
