/// What a directory answered to a write that it carried out.
package struct Receipt: Hashable, Sendable {
  /// The account as it stands now: what came back, or what was there with what was written.
  package var shadow: Shadow
  /// Whether the directory itself said that the account is active, or not: an answer without a body
  /// leaves what was known before.
  package var showsState: Bool
  /// The directory's own id of the request, for its support and its audit log.
  package var requestID: String?

  package init(shadow: Shadow, requestID: String? = nil, showsState: Bool = false) {
    self.shadow = shadow
    self.showsState = showsState
    self.requestID = requestID
  }
}
