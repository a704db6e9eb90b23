/// A member that comes into a group or goes out of it.
package struct PlanMember: Hashable, Sendable {
  package let id: RemoteID
  /// What people call the member.
  package let name: String

  package init(_ id: RemoteID, _ name: String) {
    self.id = id
    self.name = name
  }

  var json: JSONValue { ["id": .string(id.id), "name": .string(name)] }
}
