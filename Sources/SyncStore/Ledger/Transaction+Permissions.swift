package import SyncCore

/// What each directory has not granted us.
extension Transaction {
  private static func name(of directory: DirectoryID) -> String { "rights \(directory.name)" }

  /// Nil before the first look.
  package func permissionState(of directory: DirectoryID) throws -> PermissionState? {
    guard let text = try meta(Self.name(of: directory)) else { return nil }
    let bytes = Array(text.utf8)
    guard let object = try? JSONReader.value(of: bytes),
      let at = object["at"]?.string.flatMap({ Timestamp($0) })
    else { return nil }
    let gaps = (object["missing"]?.array ?? []).compactMap { gap in
      gap["name"]?.string.map {
        PermissionState.Gap(name: $0, text: gap["text"]?.string ?? "")
      }
    }
    return PermissionState(gaps, at: at)
  }

  /// Remembers what a look told.
  package func store(_ state: PermissionState, of directory: DirectoryID) throws {
    let missing = state.gaps.map { gap -> JSONValue in
      ["name": .string(gap.name), "text": .string(gap.text)]
    }
    let object: JSONValue = [
      "at": .string(state.lookedAt.description), "missing": .array(missing),
    ]
    try setMeta(Self.name(of: directory), JSONWriter.text(of: object))
  }
}
