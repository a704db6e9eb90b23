extension PlanWrite {
  /// Whether it is that write, or the part of it that is left when a directory refuses the rest.
  package func isPart(of whole: PlanWrite) -> Bool {
    switch (self, whole) {
    case (.create(let part), .create(let whole)),
      (.createWithPassword(let part), .createWithPassword(let whole)):
      part.isPart(of: whole)
    case (.update(let part), .update(let whole)):
      (part.name == nil || part.name == whole.name)
        && part.attributes.isPart(of: whole.attributes)
    case (.link, .link), (.suspend, .suspend), (.resume, .resume), (.password, .password),
      (.signOut, .signOut), (.delete, .delete), (.restore, .restore),
      (.join, .join), (.roles, .roles), (.members, .members):
      self == whole
    default: false
    }
  }
}

extension Account {
  fileprivate func isPart(of whole: Account) -> Bool {
    name == whole.name && isActive == whole.isActive
      && attributes.isPart(of: whole.attributes) && initial.isPart(of: whole.initial)
  }
}

extension Attributes {
  fileprivate func isPart(of whole: Attributes) -> Bool {
    allSatisfy { whole[$0.key] == $0.value }
  }
}
