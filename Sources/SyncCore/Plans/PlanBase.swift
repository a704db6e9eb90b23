/// What a step of a plan is built on: as much of the account as the step is about.
package enum PlanBase: Hashable, Sendable {
  /// There is nothing of that name yet.
  case absent
  /// It stands like this; of its attributes those that the step is about.
  case held(Shadow)
  /// Nothing has to be compared: to do it twice is to do it once.
  case any

  /// Why the step must not be carried out any more, by what the directory holds now; nil where it
  /// may.
  package func objection(to found: Shadow?) -> String? {
    switch (self, found) {
    case (.any, _), (.absent, nil): nil
    case (.absent, let found?): "there is one named \(found.name) now"
    case (.held(let base), nil): "\(base.name) is no longer there"
    case (.held(let base), let found?): Self.difference(base, found)
    }
  }

  private static func difference(_ base: Shadow, _ found: Shadow) -> String? {
    if base.remoteID != found.remoteID { return "\(found.name) is another account now" }
    if base.name.lowercased() != found.name.lowercased() {
      return "\(base.name) is called \(found.name) now"
    }
    if base.isActive != found.isActive {
      return "\(base.name) is \(found.isActive ? "no longer suspended" : "suspended now")"
    }
    for (name, value) in base.attributes.sorted(by: { $0.key < $1.key }) {
      let now = found.attributes[name] ?? .null
      guard now != value, !(now.isEmpty && value.isEmpty) else { continue }
      return "\(name) is \(PlanDiff.text(of: now)) now, and was \(PlanDiff.text(of: value))"
    }
    return nil
  }

  /// The base of a write to an account that stands like this.
  package init(_ shadow: Shadow, for write: PlanWrite) {
    var base = shadow
    var names: Set<AttributeName> = []
    if case .update(let change) = write { names = Set(change.attributes.keys) }
    base.attributes = shadow.attributes.filter { names.contains($0.key) }
    self = .held(base)
  }
}
