internal import SyncCore

/// The `query` of a user list (Directory API, Search for users): terms joined by blanks, all of
/// which must hold.
struct GoogleSearch {
  private struct Term {
    let field: String
    let isExact: Bool
    let value: String
  }

  private var terms: [Term] = []

  /// Fields that the twin can search.
  private static let fields = [
    "email", "givenName", "familyName", "name", "externalId", "isSuspended", "isAdmin",
    "orgUnitPath", "orgDepartment", "orgTitle",
  ]

  init(_ text: String?) throws(GoogleRefusal) {
    var scanner = (text ?? "")[...]
    while let first = scanner.first {
      if first == " " {
        scanner.removeFirst()
        continue
      }
      terms.append(try Self.term(&scanner))
    }
  }

  private static func term(_ scanner: inout Substring) throws(GoogleRefusal) -> Term {
    let field = String(scanner.prefix { $0.isLetter })
    scanner.removeFirst(field.count)
    guard let mark = scanner.popFirst(), mark == "=" || mark == ":", fields.contains(field) else {
      throw .input("query")
    }
    var value = ""
    if scanner.first == "'" {
      scanner.removeFirst()
      while let character = scanner.popFirst(), character != "'" {
        value.append(character == "\\" ? scanner.popFirst() ?? character : character)
      }
    } else {
      value = String(scanner.prefix { $0 != " " })
      scanner.removeFirst(value.count)
    }
    return Term(field: field, isExact: mark == "=", value: value)
  }

  func matches(_ user: GoogleUser) -> Bool {
    terms.allSatisfy { term in
      values(term.field, user).contains { Self.fits($0.lowercased(), term) }
    }
  }

  private static func fits(_ value: String, _ term: Term) -> Bool {
    let wanted = term.value.lowercased()
    if term.isExact { return value == wanted }
    if wanted.hasSuffix("*") { return value.hasPrefix(wanted.dropLast()) }
    return value == wanted || value.split { !$0.isLetter && !$0.isNumber }.contains { $0 == wanted }
  }

  private func values(_ field: String, _ user: GoogleUser) -> [String] {
    let name = user.fields["name"]
    let given = name?["givenName"]?.string ?? ""
    let family = name?["familyName"]?.string ?? ""
    func each(_ list: String, _ part: String) -> [String] {
      (user.fields[list]?.array ?? []).compactMap { $0[part]?.string }
    }
    switch field {
    case "email": return [user.primaryEmail] + user.aliases + each("emails", "address")
    case "givenName": return [given]
    case "familyName": return [family]
    case "name": return ["\(given) \(family)"]
    case "externalId": return each("externalIds", "value")
    case "isSuspended": return [String(user.isSuspended)]
    case "isAdmin": return [String(user.isAdmin)]
    case "orgUnitPath": return [user.orgUnitPath]
    case "orgDepartment": return each("organizations", "department")
    case "orgTitle": return each("organizations", "title")
    default: return []
    }
  }
}
