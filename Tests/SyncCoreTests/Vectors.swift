internal import FoundationEssentials
internal import SyncCore

/// The files in `Vectors/`, beside this file.
enum Vectors {
  /// One JSON value a line.
  static func lines(of name: String) throws -> [JSONObject] {
    try bytes(of: name).split(separator: UInt8(ascii: "\n")).map { line in
      try JSONReader.value(of: Array(line)).object ?? JSONObject()
    }
  }

  /// A file that is one JSON object.
  static func object(of name: String) throws -> JSONObject {
    try JSONReader.value(of: bytes(of: name)).object ?? JSONObject()
  }

  private static func bytes(of name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    return Array(try Data(contentsOf: folder.appending(path: "Vectors/\(name)")))
  }
}
