/// What a directory answered to a change of members.
package struct MemberReceipt: Hashable, Sendable {
  /// Whom it did not take, with the reason; all others are as they were to be.
  package var failures: [RemoteID: RemoteFailure]
  /// The directory's own id of the last request.
  package var requestID: String?

  package init(failures: [RemoteID: RemoteFailure] = [:], requestID: String? = nil) {
    self.failures = failures
    self.requestID = requestID
  }
}
