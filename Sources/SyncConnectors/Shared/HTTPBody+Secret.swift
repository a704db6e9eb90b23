internal import SyncCore
internal import SyncHTTP

extension HTTPBody {
  /// A JSON object of the members given and, after them, `tail`: JSON text in which the one `%`
  /// stands for the secret as a JSON string. No copy of the secret is made but the body itself.
  static func json(
    _ members: JSONObject, with secret: borrowing Secret, in tail: StaticString
  ) -> HTTPBody {
    var head = JSONWriter.bytes(of: .object(members))
    head.removeLast()
    if !members.isEmpty { head.append(UInt8(ascii: ",")) }
    // One byte grows to six at most (`\u00XX`).
    let body = HTTPBody(capacity: head.count + tail.utf8CodeUnitCount + secret.count * 6 + 3)
    body.append(head.span)
    for byte in tail.description.utf8 {
      if byte == UInt8(ascii: "%") { body.append(quoted: secret) } else { body.append(byte) }
    }
    body.append(UInt8(ascii: "}"))
    return body
  }

  private func append(quoted secret: borrowing Secret) {
    append(UInt8(ascii: "\""))
    let bytes = secret.bytes
    for place in bytes.indices { JSONWriter.escape(bytes[place]) { append($0) } }
    append(UInt8(ascii: "\""))
  }
}

extension HTTPBody {
  /// A form whose last field is a secret, encoded straight into the body.
  static func form(
    _ pairs: FormCoding.Pairs, secretName: String, secret: borrowing Secret
  ) -> HTTPBody {
    let head = Array((FormCoding.encode(pairs) + "&" + secretName + "=").utf8)
    let body = HTTPBody(capacity: head.count + secret.count * 3)
    body.append(head.span)
    let bytes = secret.bytes
    for place in bytes.indices { percentEncode(bytes[place]) { body.append($0) } }
    return body
  }

  /// Gives the escape of every byte but letters and digits, which is always right.
  static func percentEncode(_ byte: UInt8, _ give: (UInt8) -> Void) {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: give(byte)
    default:
      let digits: StaticString = "0123456789ABCDEF"
      give(UInt8(ascii: "%"))
      give(unsafe digits.utf8Start[Int(byte >> 4)])
      give(unsafe digits.utf8Start[Int(byte & 15)])
    }
  }
}
