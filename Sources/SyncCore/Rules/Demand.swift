/// A right that some of what is configured needs, with those that cover it, too.
package struct Demand: Hashable, Sendable {
  package let kind: Permission.Kind
  /// Any of them is enough; the first is the one to grant.
  package let anyOf: [String]
  /// What does not work without it.
  package let breaks: String
  package let isRequired: Bool

  package init(
    _ kind: Permission.Kind, _ anyOf: [String], breaks: String, isRequired: Bool = true
  ) {
    self.kind = kind
    self.anyOf = anyOf
    self.breaks = breaks
    self.isRequired = isRequired
  }

  /// What the demands come to, one for each right: by those that are granted, nil where that cannot
  /// be seen. Two that one right would satisfy ask for that one alone.
  package static func judge(_ demands: [Demand], granted: Set<String>?) -> [Permission] {
    var permissions: [Permission] = []
    for demand in demands {
      let holds = granted.map { granted in demand.anyOf.filter(granted.contains) }
      let standing: Permission.Standing =
        holds.map { $0.isEmpty ? .missing : .granted } ?? .unknown
      let names = holds.flatMap { $0.isEmpty ? nil : $0 } ?? demand.anyOf
      let place = permissions.firstIndex { known in
        known.kind == demand.kind && known.standing == standing && names.contains(known.name)
          && known.isRequired == demand.isRequired
      }
      guard let place else {
        permissions.append(
          Permission(
            demand.kind, names[0], breaks: demand.breaks, standing,
            isRequired: demand.isRequired))
        continue
      }
      let known = permissions[place]
      permissions[place] = Permission(
        known.kind, known.name, breaks: "\(known.breaks); \(demand.breaks)", standing,
        isRequired: known.isRequired)
    }
    return permissions
  }
}
