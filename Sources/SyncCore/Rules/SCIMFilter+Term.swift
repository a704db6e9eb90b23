extension SCIMFilter {
  /// A filter as a tree.
  indirect enum Term: Hashable, Sendable {
    case any([Term])
    case all([Term])
    case not(Term)
    case present(SCIMPath)
    case compare(SCIMPath, Operator, Operand)
    /// One and the same element of the attribute satisfies the term.
    case element(SCIMPath, Term)
  }

  /// The comparisons (RFC 7644 table 3) but `pr`.
  enum Operator: String, Hashable, Sendable, CaseIterable {
    case eq, ne, co, sw, ew, gt, ge, lt, le

    /// Those that look for a text inside another.
    var isTextual: Bool { self == .co || self == .sw || self == .ew }
    /// Those that work on every type.
    var isEquality: Bool { self == .eq || self == .ne }
  }

  /// The value to compare with, made ready for the attribute's type.
  enum Operand: Hashable, Sendable {
    /// Folded to lower case unless letter case counts.
    case text(String, isCaseExact: Bool)
    case bool(Bool)
    /// `.integer` or `.decimal`.
    case number(JSONValue)
    case moment(Timestamp)
  }
}

extension SCIMFilter.Term {
  func matches(_ resource: JSONObject) -> Bool {
    switch self {
    case .any(let terms): terms.contains { $0.matches(resource) }
    case .all(let terms): terms.allSatisfy { $0.matches(resource) }
    case .not(let term): !term.matches(resource)
    case .present(let path): path.values(in: resource).contains(where: Self.isPresent)
    case .compare(let path, .ne, let operand):
      !path.values(in: resource).contains { operand.holds(.eq, for: $0) }
    case .compare(let path, let comparison, let operand):
      path.values(in: resource).contains { operand.holds(comparison, for: $0) }
    case .element(let path, let term):
      path.elements(in: resource).contains { term.matches(SCIMPath.members(of: $0)) }
    }
  }

  /// Null, `""`, `[]`, `{}`, and what consists of nothing else, are not present
  /// (RFC 7643 §2.5).
  private static func isPresent(_ value: JSONValue) -> Bool {
    switch value {
    case .array(let elements): elements.contains(where: isPresent)
    case .object(let object): object.members.contains { isPresent($0.value) }
    default: !value.isEmpty
    }
  }
}

extension SCIMFilter.Operand {
  /// Whether `value comparison self` is true; false where the types do not meet.
  ///
  /// Servers write booleans and numbers as texts, and texts as numbers: both are understood.
  func holds(_ comparison: SCIMFilter.Operator, for value: JSONValue) -> Bool {
    if case .object(let members) = value {  // of an unknown schema: its `value` is meant
      guard let plain = members[caseInsensitive: "value"], plain.object == nil else { return false }
      return holds(comparison, for: plain)
    }
    switch self {
    case .text(let wanted, let isCaseExact):
      guard let text = value.plainText else { return false }
      return comparison.holds(isCaseExact ? text : text.lowercased(), wanted)
    case .bool(let wanted):
      return value.bool == wanted || value.string?.lowercased() == (wanted ? "true" : "false")
    case .moment(let wanted):
      guard let text = value.string, let moment = Timestamp(text) else { return false }
      return comparison.orders(moment, wanted)
    case .number(let wanted):
      if let left = value.integer, let right = wanted.integer {
        return comparison.orders(left, right)
      }
      guard let left = value.double, let right = wanted.double else { return false }
      return comparison.orders(left, right)
    }
  }
}

extension SCIMFilter.Operator {
  /// `ne` is decided over all values, so here it means `eq`.
  fileprivate func orders<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .eq, .ne: left == right
    case .gt: left > right
    case .ge: left >= right
    case .lt: left < right
    case .le: left <= right
    case .co, .sw, .ew: false
    }
  }

  fileprivate func holds(_ text: String, _ wanted: String) -> Bool {
    switch self {
    case .co: Self.contains(Array(text.utf8), Array(wanted.utf8))
    case .sw: text.utf8.starts(with: wanted.utf8)
    case .ew: text.utf8.reversed().starts(with: wanted.utf8.reversed())
    default: orders(text, wanted)
    }
  }

  private static func contains(_ text: [UInt8], _ wanted: [UInt8]) -> Bool {
    guard let first = wanted.first else { return true }
    guard text.count >= wanted.count else { return false }
    return (0...(text.count - wanted.count)).contains { place in
      text[place] == first && text[place...].starts(with: wanted)
    }
  }
}
