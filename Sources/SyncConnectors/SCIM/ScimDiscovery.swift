internal import SyncCore

/// What a source says of itself: its claims, and where its users and groups are. Pure.
struct ScimDiscovery: Hashable, Sendable {
  var claims = PullClaims()
  /// Paths below the root, by kind.
  var paths: [SubjectID.Kind: String] = [:]
  /// What was said and cannot be followed.
  var remarks: [String] = []

  func path(of kind: SubjectID.Kind) -> String {
    paths[kind] ?? (kind == .user ? "/Users" : "/Groups")
  }

  /// Reads a ServiceProviderConfig (RFC 7643 §5, RFC 9865 §4).
  mutating func note(configuration: JSONValue) {
    func flag(_ name: String) -> Bool? { configuration[any: name]?[any: "supported"]?.flag }
    (claims.filter, claims.sort, claims.etag) = (flag("filter"), flag("sort"), flag("etag"))
    claims.resultLimit = configuration[any: "filter"]?[any: "maxResults"]?.count
    let pagination = configuration[any: "pagination"]
    claims.cursor = pagination?[any: "cursor"]?.flag
    claims.pageSizeLimit = pagination?[any: "maxPageSize"]?.count
  }

  /// Reads the resource types (RFC 7643 §6); some servers answer a bare array.
  mutating func note(resourceTypes: JSONValue, root: String) {
    let types = resourceTypes.array ?? resourceTypes[any: "Resources"]?.array ?? []
    for type in types {
      guard let endpoint = type[any: "endpoint"]?.string else { continue }
      let names = ["id", "name"].compactMap { type[any: $0]?.string?.lowercased() }
      let kind: SubjectID.Kind? =
        names.contains("user") ? .user : names.contains("group") ? .group : nil
      guard let kind else { continue }
      if let path = Self.path(endpoint, root: root) {
        paths[kind] = path
      } else {
        remarks.append("it has its \(kind.rawValue)s at \(endpoint), outside of \(root)")
      }
    }
  }

  /// An endpoint below the root: `/Users` (RFC 7643 §6), `/scim/v2/Users` or a whole URL, as
  /// servers write it. Nil for another origin: the token goes nowhere else.
  static func path(_ endpoint: String, root: String) -> String? {
    let base = root.split(separator: "/", omittingEmptySubsequences: false).dropFirst(3)
    let folder = base.isEmpty ? "" : "/" + base.joined(separator: "/")
    var path = endpoint
    if path.contains("://") {
      guard path.hasPrefix(root + "/") else { return nil }
      path = String(path.dropFirst(root.utf8.count))
    } else if !folder.isEmpty, path.hasPrefix(folder + "/") {
      path = String(path.dropFirst(folder.utf8.count))
    }
    if !path.hasPrefix("/") { path = "/" + path }
    while path.hasSuffix("/") { path.removeLast() }
    let isPlain = path.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
        || "-._~/".utf8.contains(byte)
    }
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    let isSafe = !segments.contains { $0.isEmpty || $0 == "." || $0 == ".." }
    return isPlain && isSafe && !segments.isEmpty ? path : nil
  }
}

extension JSONValue {
  fileprivate subscript(any name: String) -> JSONValue? { object?[caseInsensitive: name] }

  fileprivate var flag: Bool? { bool ?? string.map { $0.lowercased() == "true" } }

  fileprivate var count: Int? {
    integer.flatMap { (1...(1 << 30)).contains($0) ? Int($0) : nil }
  }
}
