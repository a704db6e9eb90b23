/// What a directory answered to a write that it carried out.
package struct Receipt: Hashable, Sendable {
  /// The account as it stands now: what came back, or what was there with what was written.
  package var shadow: Shadow
  /// The directory's own id of the request, for its support and its audit log.
  package var requestID: String?

  package init(shadow: Shadow, requestID: String? = nil) {
    self.shadow = shadow
    self.requestID = requestID
  }
}
