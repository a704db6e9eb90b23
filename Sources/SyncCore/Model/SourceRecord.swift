/// One resource as the source sent it.
package struct SourceRecord: Hashable, Sendable {
  package let subject: SubjectID
  /// The resource's own JSON, byte for byte: comparing it tells "unchanged" without decoding.
  package let bytes: [UInt8]

  package init(subject: SubjectID, bytes: [UInt8]) {
    self.subject = subject
    self.bytes = bytes
  }
}
