internal import SyncCore

/// The `fields` parameter: what of an answer is wanted (Google APIs, Partial response):
/// `id,name/givenName,users(id,primaryEmail)` and `*`.
struct GoogleSelection {
  /// The resource whose top-level names are known.
  enum Resource {
    case user
    case userList
    case other
  }

  private indirect enum Tree {
    case all
    case some([String: Tree])
  }

  private var tree: Tree = .all

  init(_ text: String?, of resource: Resource = .other) throws(GoogleRefusal) {
    guard let text else { return }
    var scanner = text[...]
    let names = try Self.names(&scanner)
    guard scanner.isEmpty, Self.fits(names, resource) else {
      throw GoogleRefusal(
        400, "invalidParameter", "Invalid field selection \(text)", code: "INVALID_ARGUMENT")
    }
    tree = .some(names)
  }

  func pick(_ value: JSONValue) -> JSONValue { Self.pick(value, tree) }

  private static func pick(_ value: JSONValue, _ tree: Tree) -> JSONValue {
    guard case .some(let names) = tree, names["*"] == nil else { return value }
    switch value {
    case .array(let elements): return .array(elements.map { pick($0, tree) })
    case .object(let object):
      return .object(
        JSONObject(
          object.members.compactMap { member in
            names[member.name].map { (member.name, pick(member.value, $0)) }
          }))
    default: return value
    }
  }

  private static func fits(_ names: [String: Tree], _ resource: Resource) -> Bool {
    switch resource {
    case .other: true
    case .user: names.keys.allSatisfy { $0 == "*" || GoogleFieldTable.kind(of: $0) != nil }
    case .userList:
      names.allSatisfy { name, tree in
        if name == "users", case .some(let inner) = tree { return fits(inner, .user) }
        return ["*", "kind", "etag", "users", "nextPageToken", "trigger_event"].contains(name)
      }
    }
  }

  private static func names(_ scanner: inout Substring) throws(GoogleRefusal) -> [String: Tree] {
    var names: [String: Tree] = [:]
    repeat {
      if scanner.first == "," { scanner.removeFirst() }
      let name = scanner.prefix { $0.isLetter || $0.isNumber || $0 == "*" || $0 == "_" }
      guard !name.isEmpty else {
        throw GoogleRefusal(400, "invalidParameter", "Invalid field selection")
      }
      scanner.removeFirst(name.count)
      names[String(name)] = try subtree(&scanner)
    } while scanner.first == ","
    return names
  }

  private static func subtree(_ scanner: inout Substring) throws(GoogleRefusal) -> Tree {
    if scanner.first == "/" {
      scanner.removeFirst()
      let name = scanner.prefix { $0.isLetter || $0.isNumber || $0 == "*" || $0 == "_" }
      scanner.removeFirst(name.count)
      return .some([String(name): try subtree(&scanner)])
    }
    guard scanner.first == "(" else { return .all }
    scanner.removeFirst()
    let inner = try names(&scanner)
    guard scanner.first == ")" else {
      throw GoogleRefusal(400, "invalidParameter", "Invalid field selection")
    }
    scanner.removeFirst()
    return .some(inner)
  }
}
