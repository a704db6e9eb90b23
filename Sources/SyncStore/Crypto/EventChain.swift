/// Sync events hang together by hashes: a changed, removed or inserted one breaks the chain.
package enum EventChain {
  /// What stands before the first event.
  package static let genesis = [UInt8](repeating: 0, count: Digest.byteCount)

  /// The hash of an event: SHA-256 over a label, the hash of the event before, and its fields.
  package static func link(
    previous: [UInt8], fields: CanonicalBytes
  ) throws(CryptoError) -> [UInt8] {
    var whole = CanonicalBytes(label: "dirsyncd sync event 1")
    whole.append(bytes: previous)
    whole.append(bytes: fields.bytes)
    return try Digest.sha256(whole.bytes)
  }
}
