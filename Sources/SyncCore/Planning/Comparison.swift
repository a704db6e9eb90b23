/// What an account holds beside what it is to be, value by value, for a person to read. Pure.
package struct Comparison: Hashable, Sendable {
  /// What is compared.
  package enum Item: Hashable, Sendable {
    /// The sign-in address.
    case address
    /// Whether its user may sign in: `allowed` or `suspended`.
    case signIn
    case attribute(AttributeName)

    /// A name for people and programs.
    package var name: String {
      switch self {
      case .address: "address"
      case .signIn: "sign-in"
      case .attribute(let name): name.name
      }
    }
  }

  /// Why the directory does not hold what is wanted.
  package enum Cause: Hashable, Sendable {
    /// It is yet to be written.
    case pending
    /// The directory does not take it, for that reason.
    case refused(String)
    /// Somebody else changed it there.
    case changedByOthers
  }

  /// One value.
  package struct Line: Hashable, Sendable {
    package let item: Item
    /// Null for nothing; nil where the directory holds something that we did not keep.
    package let held: JSONValue?
    package let wanted: JSONValue
    /// Nil where the two are the same.
    package let cause: Cause?

    package init(_ item: Item, held: JSONValue?, wanted: JSONValue, _ cause: Cause?) {
      self.item = item
      self.held = held
      self.wanted = wanted
      self.cause = cause
    }
  }

  /// The address, the sign-in, then the attributes in their order.
  package let lines: [Line]

  package var differences: [Line] { lines.filter { $0.cause != nil } }

  /// - Parameters:
  ///   - shadow: what the directory is known to hold.
  ///   - wanted: what it should hold, without what it does not take.
  ///   - refusals: what it does not take.
  ///   - drift: what somebody else changed.
  package init(
    of shadow: Shadow, with wanted: Wanted, refusals: [AttributeRefusal] = [], drift: Drift? = nil
  ) {
    switch wanted {
    case .untouched, .unmappable: lines = []
    case .suspended, .deleted: lines = [Self.signIn(of: shadow, isWanted: false, drift)]
    case .account(let account):
      var attributes = account.attributes
      for refusal in refusals where attributes[refusal.attribute] == nil {
        attributes[refusal.attribute] = refusal.value
      }
      let reasons = Dictionary(refusals.map { ($0.attribute, $0.reason) }) { $1 }
      lines =
        [
          Self.address(of: shadow, wanted: account.name, drift),
          Self.signIn(of: shadow, isWanted: true, drift),
        ]
        + attributes.sorted { $0.key < $1.key }.compactMap { name, value in
          Self.line(
            of: name, held: shadow.attributes[name] ?? .null, wanted: value,
            refusal: account.attributes[name] == nil ? reasons[name] : nil, drift)
        }
    }
  }

  private static func address(of shadow: Shadow, wanted: String, _ drift: Drift?) -> Line {
    let isSame = shadow.name.lowercased() == wanted.lowercased()
    guard case .changed(isRenamed: true, _) = drift else {
      return Line(
        .address, held: .string(shadow.name), wanted: .string(wanted), isSame ? nil : .pending)
    }
    return Line(
      .address, held: isSame ? nil : .string(shadow.name), wanted: .string(wanted),
      .changedByOthers)
  }

  private static func signIn(of shadow: Shadow, isWanted: Bool, _ drift: Drift?) -> Line {
    let isForeign = drift == .suspended || drift == .restored
    let isActive = isForeign ? drift == .restored : shadow.isActive
    func word(_ isAllowed: Bool) -> JSONValue { isAllowed ? "allowed" : "suspended" }
    return Line(
      .signIn, held: word(isActive), wanted: word(isWanted),
      isActive == isWanted ? nil : isForeign ? .changedByOthers : .pending)
  }

  /// Nil where there is nothing on either side.
  private static func line(
    of name: AttributeName, held: JSONValue, wanted: JSONValue, refusal: String?, _ drift: Drift?
  ) -> Line? {
    if let refusal {
      return Line(.attribute(name), held: held, wanted: wanted, .refused(refusal))
    }
    let isSame = held == wanted || (held.isEmpty && wanted.isEmpty)
    if case .changed(_, let names) = drift, names.contains(name) {
      return Line(.attribute(name), held: isSame ? nil : held, wanted: wanted, .changedByOthers)
    }
    if held.isEmpty, wanted.isEmpty { return nil }
    return Line(.attribute(name), held: held, wanted: wanted, isSame ? nil : .pending)
  }
}
