/// What somebody else changed of an account that we keep. Pure.
package enum Drift: Hashable, Sendable {
  /// There is no such account any more.
  case gone
  /// It was suspended, and its user is to have it.
  case suspended
  /// It may be signed in to again, and nobody is to.
  case restored
  /// Its sign-in address, or attributes that the source owns, in order.
  case changed(isRenamed: Bool, [AttributeName])
  /// It bears our stamp, and its user's binding is not linked.
  case unlinked

  /// What is found to differ, though the directory was known to hold what is wanted: what waits to
  /// be written, what the directory does not take and what the source does not own is no drift.
  ///
  /// - Parameters:
  ///   - found: the account as it stands; nil where the directory says that there is none.
  ///   - shadow: what the directory was known to hold.
  ///   - wanted: what it should hold, without what it does not take.
  package init?(found: Shadow?, before shadow: Shadow, wanted: Wanted) {
    switch (wanted, found) {
    case (.untouched, _), (.unmappable, _), (.suspended, nil), (.deleted, nil): return nil
    case (.account, nil): self = .gone
    case (.suspended, let found?), (.deleted, let found?):
      guard found.isActive, !shadow.isActive else { return nil }
      self = .restored
    case (.account(let account), let found?):
      guard found.isActive else {
        guard shadow.isActive else { return nil }
        self = .suspended
        return
      }
      let isRenamed =
        !Self.isSame(found.name, account.name) && Self.isSame(shadow.name, account.name)
      let attributes = account.attributes.filter { name, wanted in
        wanted.isHeld(as: shadow.attributes[name] ?? .null)
          && !wanted.isHeld(as: found.attributes[name] ?? .null)
      }
      guard isRenamed || !attributes.isEmpty else { return nil }
      self = .changed(isRenamed: isRenamed, attributes.keys.sorted())
    }
  }

  private static func isSame(_ name: String, _ other: String) -> Bool {
    name.lowercased() == other.lowercased()
  }

  /// A word for it that counts and programs go by.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case gone, suspended, restored, changed, unlinked
    /// Of a group: members came or went.
    case members
  }

  package var kind: Kind {
    switch self {
    case .gone: .gone
    case .suspended: .suspended
    case .restored: .restored
    case .changed: .changed
    case .unlinked: .unlinked
    }
  }

  /// In plain words, with the names of attributes and never a value.
  package var text: String {
    switch self {
    case .gone: "the account was deleted by somebody else"
    case .suspended: "the account was suspended by somebody else"
    case .restored: "the account was reactivated by somebody else"
    case .changed(let isRenamed, let attributes):
      "changed by somebody else: "
        + ((isRenamed ? ["the sign-in address"] : []) + attributes.map(\.name))
        .joined(separator: ", ")
    case .unlinked: "an account bears our stamp for the user and is not linked"
    }
  }

  /// As events and the ledger keep it: names of attributes alone.
  package var json: JSONValue {
    var object: JSONObject = ["change": .string(kind.rawValue)]
    if case .changed(let isRenamed, let attributes) = self {
      if isRenamed { object["renamed"] = true }
      object["attributes"] = .array(attributes.map { .string($0.name) })
    }
    return .object(object)
  }

  /// Reads what `json` wrote; nil for something else.
  package init?(json: JSONValue) {
    switch json["change"]?.string.flatMap(Kind.init(rawValue:)) {
    case .gone: self = .gone
    case .suspended: self = .suspended
    case .restored: self = .restored
    case .changed:
      let names = json["attributes"]?.array ?? []
      self = .changed(
        isRenamed: json["renamed"]?.bool ?? false,
        names.compactMap { $0.string.flatMap { AttributeName($0) } })
    case .unlinked: self = .unlinked
    case .members, nil: return nil
    }
  }
}
