/// What would have to change for a shadow to become an account.
package enum Diff {
  /// Attributes that differ, and the name where it does. An absent value and an empty one are
  /// the same; names differ only beyond letter case, as both directories compare them.
  package static func change(from shadow: Shadow, to account: Account) -> AccountChange {
    let attributes = account.attributes.filter { name, wanted in
      let held = shadow.attributes[name] ?? .null
      return !(held.isEmpty && wanted.isEmpty) && held != wanted
    }
    let sameName = shadow.name.lowercased() == account.name.lowercased()
    return AccountChange(name: sameName ? nil : account.name, attributes: attributes)
  }
}
