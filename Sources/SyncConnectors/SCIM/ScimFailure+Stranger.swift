internal import SyncCore
internal import SyncHTTP

/// Answers that somebody else gave in the source's place.
extension ScimFailure {
  private static let typeLimit = 60

  /// A 2xx that cannot be read as SCIM.
  static func noService(_ error: JSONError, _ answer: HTTPResponse) -> RemoteFailure {
    let what = stranger(answer) ?? "\(error)"
    return RemoteFailure(
      .protocolBroken, "the answer (status \(answer.status)) is no SCIM: \(what)",
      status: answer.status)
  }

  /// What an answer is that is not even JSON; nil for what begins as JSON does.
  static func stranger(_ answer: HTTPResponse) -> String? {
    let type = answer.headers["Content-Type"].map { $0.prefix(typeLimit) } ?? "without a type"
    switch firstByte(answer.body) {
    case nil: return "it is empty"
    case UInt8(ascii: "{"), UInt8(ascii: "["): return nil
    case UInt8(ascii: "<"):
      return "it is a web page (\(type)), of a login or a proxy, perhaps; look at source.baseURL"
    default: return "it is no JSON (\(type))"
    }
  }

  /// The first that is no blank and no byte order mark.
  private static func firstByte(_ body: HTTPBody) -> UInt8? {
    let blanks: [UInt8] = [0x09, 0x0A, 0x0D, 0x20, 0xEF, 0xBB, 0xBF]
    let bytes = body.bytes
    for place in bytes.indices where !blanks.contains(bytes[place]) { return bytes[place] }
    return nil
  }
}
