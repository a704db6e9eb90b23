/// Members of one group that come and go, by their immutable ids.
package struct MemberChange: Hashable, Sendable {
  package var adding: [RemoteID]
  package var removing: [RemoteID]

  package init(adding: [RemoteID] = [], removing: [RemoteID] = []) {
    self.adding = adding
    self.removing = removing
  }
}
