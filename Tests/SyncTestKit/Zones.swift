internal import FoundationEssentials

/// The time zones of the machine that the tests run on.
package enum Zones {
  /// The file of a zone, such as `Europe/Zurich`.
  package static func bytes(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)")))
  }
}
