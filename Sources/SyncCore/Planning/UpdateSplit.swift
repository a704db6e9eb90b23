/// What to do with a write that the directory refused as a whole, so that one attribute does not
/// stop the rest. Pure.
package enum UpdateSplit: Hashable, Sendable {
  /// Those attributes are refused; `rest` is still to be sent.
  case refuse(Set<AttributeName>, rest: AccountChange)
  /// Send these one after the other.
  case parts([AccountChange])
  /// It is not about an attribute: the failure stands.
  case stop

  /// - Parameter sensitive: attributes that take more rights than others.
  package init(
    of change: AccountChange, after failure: RemoteFailure, sensitive: Set<AttributeName>
  ) {
    guard failure.obstacle == nil else {
      self = .stop
      return
    }
    let named = change.attributes(named: failure.attribute)
    switch failure.kind {
    case .refused, .conflict, .notPermitted:
      if !named.isEmpty {
        self = .refuse(named, rest: change.keeping { !named.contains($0) })
      } else if failure.kind == .conflict, failure.attribute != nil, change.name == nil {
        self = .stop  // about something that this write does not touch
      } else if failure.kind == .notPermitted {
        self = .init(notPermitted: change, sensitive)
      } else {
        self = .init(unnamed: change, failure)
      }
    case .unreachable, .unknownOutcome, .throttled, .heldBack, .unavailable, .credentials, .notYet,
      .missing, .passwordRefused, .protocolBroken:
      self = .stop
    }
  }

  /// What takes more rights goes apart from the rest. Where the rest itself is not permitted, our
  /// permissions are at fault, and not an attribute.
  private init(notPermitted change: AccountChange, _ sensitive: Set<AttributeName>) {
    let ordinary = AccountChange(attributes: change.attributes(where: { !sensitive.contains($0) }))
    let apart = change.attributes(where: { sensitive.contains($0) })
    let name = AccountChange(name: change.name)
    let parts = [ordinary, AccountChange(attributes: apart), name].filter { !$0.isEmpty }
    if parts.count > 1 {
      self = .parts(parts)
    } else if ordinary.isEmpty, change.name == nil {
      self = .refuse(Set(apart.keys), rest: AccountChange())
    } else {
      self = .stop
    }
  }

  /// Nobody says which attribute it is: halves tell. The name goes apart, and last.
  private init(unnamed change: AccountChange, _ failure: RemoteFailure) {
    let names = change.attributes.keys.sorted()
    if change.name != nil, !names.isEmpty {
      self = .parts([
        AccountChange(attributes: change.attributes), AccountChange(name: change.name),
      ])
    } else if let only = names.first, names.count == 1 {
      self = .refuse([only], rest: AccountChange())
    } else if names.isEmpty {
      self = .stop
    } else {
      let first = Set(names.prefix(names.count / 2))
      self = .parts([
        change.keeping { first.contains($0) }, change.keeping { !first.contains($0) },
      ])
    }
  }
}

extension AccountChange {
  /// The change without the attributes that do not fit.
  func keeping(_ isKept: (AttributeName) -> Bool) -> AccountChange {
    AccountChange(name: name, attributes: attributes(where: isKept))
  }

  func attributes(where isKept: (AttributeName) -> Bool) -> Attributes {
    attributes.filter { isKept($0.key) }
  }

  /// The attributes that a directory means by a word: `phones` is `phones.work` and its siblings.
  func attributes(named word: String?) -> Set<AttributeName> {
    guard let word = word?.lowercased(), !word.isEmpty else { return [] }
    return Set(
      attributes.keys.filter { attribute in
        let name = attribute.name.lowercased()
        return name == word || name.hasPrefix(word + ".")
      })
  }
}

extension Account {
  /// The account to make in place of one that the directory refused, and what of it was refused;
  /// nil where the refusal is not about an attribute that can be left out.
  ///
  /// What is refused as a whole, because a licence or a quota is used up (412, 403), stays so.
  /// Where no attribute is named, all that is not required is left for an update after it, which
  /// finds out. What is for new accounts alone is never left out: it may keep them in their place.
  /// What accounts are found by is not left out because another one has it: that one is the
  /// person's, and a second one would be made.
  ///
  /// - Parameter anchors: what accounts are found by.
  package func afterRefusal(
    _ failure: RemoteFailure, required: Set<AttributeName>, anchors: Set<AttributeName> = []
  ) -> (account: Account, refused: Set<AttributeName>)? {
    let isNamed = failure.attribute != nil
    let isAboutData = isNamed || failure.kind == .refused && [nil, 400].contains(failure.status)
    guard [.refused, .conflict].contains(failure.kind), isAboutData else { return nil }
    let optional = attributes.filter { name, value in
      !value.isEmpty && !required.contains(name) && initial[name] == nil
    }
    let left = AccountChange(attributes: optional)
    let named = left.attributes(named: failure.attribute)
    guard !optional.isEmpty, !isNamed || !named.isEmpty else { return nil }
    guard failure.kind != .conflict || named.isDisjoint(with: anchors) else { return nil }
    var account = self
    for name in isNamed ? named : Set(optional.keys) { account.attributes[name] = nil }
    return (account, named)
  }

  /// The account without attributes that are written by requests of their own, once it is there.
  package func holdingBack(_ references: [AttributeName: ReferenceForm]) -> Account {
    var account = self
    for (name, form) in references where form == .remoteID { account.attributes[name] = nil }
    return account
  }

  /// The account without values that the directory has refused before.
  package func without(_ refusals: [AttributeRefusal]) -> Account {
    var account = self
    for refusal in refusals where account.attributes[refusal.attribute] == refusal.value {
      account.attributes[refusal.attribute] = nil
    }
    return account
  }
}
