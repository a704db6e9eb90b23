extension DirectoryPolicy {
  /// True where some rule looks at the groups of a user: where none does, nobody looks them up.
  package var readsGroups: Bool {
    let rules = [scope, source.excluded, source.ready] + roles.map(\.filter)
    let filters = rules.compactMap { $0?.term }
    let expressions = [mapping.name] + mapping.attributes.values
    return filters.contains { $0.names("groups") }
      || expressions.contains { $0.term.names("groups") }
  }
}

extension SCIMFilter.Term {
  /// Whether the filter asks for that attribute of the resource itself.
  func names(_ attribute: String) -> Bool {
    switch self {
    case .any(let terms), .all(let terms): terms.contains { $0.names(attribute) }
    case .not(let term): term.names(attribute)
    case .present(let path), .compare(let path, _, _), .element(let path, _):
      path.names(attribute)
    }
  }
}

extension Expression.Term {
  /// Whether the expression is made of that attribute of the resource itself.
  func names(_ attribute: String) -> Bool {
    switch self {
    case .literal: false
    case .attribute(let path, _): path.names(attribute)
    case .firstOf(let terms), .joined(let terms): terms.contains { $0.names(attribute) }
    case .call(_, let term): term.names(attribute)
    }
  }
}

extension SCIMPath {
  fileprivate func names(_ attribute: String) -> Bool {
    urn == nil && name.lowercased() == attribute
  }
}
