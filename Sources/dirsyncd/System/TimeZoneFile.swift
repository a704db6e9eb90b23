internal import SyncCore

/// Reads time zones where the system keeps them (tzdata).
enum TimeZoneFile {
  private static let folder = "/usr/share/zoneinfo/"

  /// Why a zone cannot be had, in words for an operator.
  struct Failure: Error, Hashable {
    let message: String
    let remedy: String
  }

  /// A zone by its name in the IANA database.
  static func zone(named name: String) throws(Failure) -> CivilZone {
    if name == "UTC" { return .utc }
    guard isName(name) else {
      throw Failure(
        message: "\"\(name)\" is no time zone's name", remedy: "write one as in Europe/Zurich")
    }
    let bytes: [UInt8]
    do {
      let contents = try SmallFile.contents(
        folder + name, .none, byteLimit: CivilZone.fileByteLimit)
      bytes = contents.bytes.indices.map { contents.bytes[$0] }
    } catch {
      throw Failure(
        message: "the system has no time zone \"\(name)\": \(error.message)",
        remedy: "look at its spelling, as in Europe/Zurich; is the package tzdata installed?")
    }
    do {
      return try CivilZone(name: name, file: bytes)
    } catch {
      throw Failure(
        message: "the system's file of the time zone \"\(name)\" cannot be read (\(error))",
        remedy: "install tzdata anew")
    }
  }

  /// Parts of letters, digits, `_`, `+` and `-` between slashes: no way out of the folder.
  private static func isName(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return text.utf8.count <= 64
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x5F: true
            default: false
            }
          }
      }
  }
}
