extension RemoteFailure {
  /// So many bytes of a secret in a row are a trace of it; a shorter secret is one as a whole.
  private static let traceByteCount = 8

  /// The same failure without the words of an other side that repeats a secret it was sent.
  package func hiding(_ secret: borrowing Secret) -> RemoteFailure {
    let texts = [detail, requestID ?? "", attribute ?? ""]
    guard texts.contains(where: { Self.repeats($0, secret) }) else { return self }
    return RemoteFailure(
      kind, "status \(status ?? 0), in words that are not kept", status: status,
      retryAfter: retryAfter, obstacle: obstacle)
  }

  private static func repeats(_ text: String, _ secret: borrowing Secret) -> Bool {
    let text = Array(text.utf8)
    let bytes = secret.bytes
    let count = min(bytes.count, traceByteCount)
    guard count > 0, text.count >= count else { return false }
    for start in 0...(text.count - count) {
      for offset in 0...(bytes.count - count) {
        var length = 0
        while length < count, text[start + length] == bytes[offset + length] { length += 1 }
        if length == count { return true }
      }
    }
    return false
  }
}
