internal import FoundationEssentials

/// The files of this repository, found from this file's own place.
enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every Swift file under `Sources` and `Tests`.
  static let swiftFiles: [SourceFile] = ["Sources", "Tests"].flatMap { folder in
    paths(under: folder).filter { $0.hasSuffix(".swift") }.compactMap { path in
      text(of: path).map { SourceFile(path: path, text: $0) }
    }
  }

  static let sources = swiftFiles.filter { $0.root == "Sources" }

  /// Paths of the files in a folder, from the repository's root.
  static func paths(under folder: String) -> [String] {
    let place = root.appending(path: folder).path
    let names = try? FileManager.default.subpathsOfDirectory(atPath: place)
    return (names ?? []).map { "\(folder)/\($0)" }.sorted()
  }

  /// A file's text; nil for folders and what is not UTF-8.
  static func text(of path: String) -> String? {
    guard let data = try? Data(contentsOf: root.appending(path: path)) else { return nil }
    return String(bytes: data, encoding: .utf8)
  }
}
