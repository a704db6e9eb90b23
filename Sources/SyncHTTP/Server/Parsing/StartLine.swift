/// A request line (RFC 9112 §3): `method SP origin-form SP HTTP/1.x`, single spaces.
struct StartLine {
  let method: HTTPMethod
  let path: String
  let query: String
  /// HTTP/1.0.
  let isOld: Bool

  init(_ line: ArraySlice<UInt8>) throws(HTTPRejection) {
    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .bad("bad request line") }
    guard !parts[0].isEmpty, parts[0].allSatisfy(ASCII.isToken) else { throw .bad("bad method") }
    guard parts[0].count <= HTTPRequestParser.methodByteLimit else {
      throw .bad("method too long")
    }
    isOld = try Self.isOld(parts[2])
    guard let method = HTTPMethod(rawValue: String(decoding: parts[0], as: UTF8.self)) else {
      throw HTTPRejection(501, "method not supported")
    }
    guard parts[1].count <= HTTPRequestParser.targetByteLimit else {
      throw HTTPRejection(414, "target too long")
    }
    self.method = method
    (path, query) = try Self.target(parts[1])
  }

  private static func isOld(_ version: ArraySlice<UInt8>) throws(HTTPRejection) -> Bool {
    let bytes = Array(version)
    guard bytes.count == 8, bytes.starts(with: Array("HTTP/".utf8)), ASCII.isDigit(bytes[5]),
      bytes[6] == UInt8(ascii: "."), ASCII.isDigit(bytes[7])
    else { throw .bad("bad version") }
    guard bytes[5] == UInt8(ascii: "1") else {
      throw HTTPRejection(505, "HTTP version not supported")
    }
    return bytes[7] == UInt8(ascii: "0")
  }

  /// Only the origin form; no fragment, no escape that could mean another path to another reader.
  private static func target(_ target: ArraySlice<UInt8>) throws(HTTPRejection) -> (
    path: String, query: String
  ) {
    guard target.first == UInt8(ascii: "/") else { throw .bad("target is not a path") }
    let mark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
    let rawPath = target[..<mark]
    let rawQuery = target[mark...].dropFirst()
    guard rawPath.allSatisfy(ASCII.isPath), rawQuery.allSatisfy(ASCII.isQuery) else {
      throw .bad("character not allowed in the target")
    }
    guard let path = PercentCoding.decode(rawPath, plusIsSpace: false),
      PercentCoding.decode(rawQuery, plusIsSpace: false) != nil
    else { throw .bad("bad escape in the target") }
    let slashes = (rawPath.filter { $0 == UInt8(ascii: "/") }).count
    let segments = path.utf8.split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard segments.count == slashes + 1, !path.utf8.contains(UInt8(ascii: "\\")),
      path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { throw .bad("escape not allowed in the path") }
    guard !segments.contains(where: { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) })
    else { throw .bad("dot segment in the path") }
    return (path, String(decoding: rawQuery, as: UTF8.self))
  }
}
