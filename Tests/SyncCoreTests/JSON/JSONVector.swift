internal import FoundationEssentials
internal import SyncCore

/// One line of `json-parsing.jsonl`.
struct JSONVector: CustomStringConvertible {
  let name: String
  /// `accept`, `reject` or `either`.
  let expect: String
  let bytes: [UInt8]

  var description: String { name }

  static func all() throws -> [JSONVector] {
    try Vectors.lines(of: "json-parsing.jsonl").map { line in
      JSONVector(
        name: line["name"]?.string ?? "", expect: line["expect"]?.string ?? "",
        bytes: Array(Data(base64Encoded: line["base64"]?.string ?? "") ?? Data()))
    }
  }
}
