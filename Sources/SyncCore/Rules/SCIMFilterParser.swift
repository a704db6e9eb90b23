/// Reads a filter by descending its grammar (RFC 7644 figure 1).
struct SCIMFilterParser {
  typealias Term = SCIMFilter.Term

  var scanner: RuleScanner
  let schema: SCIMSchema
  /// The attribute whose element a filter in brackets is about.
  private var home: SCIMPath?
  private var depth = 0

  init(scanner: RuleScanner, schema: SCIMSchema) {
    self.scanner = scanner
    self.schema = schema
  }

  /// The filter that the whole text is.
  mutating func wholeFilter() throws(RuleTextError) -> Term {
    let term = try alternatives()
    scanner.skipBlanks()
    guard scanner.isAtEnd else { throw scanner.error("expected `and`, `or` or the end") }
    return term
  }

  /// The filter in brackets after an attribute, up to and with its closing bracket.
  mutating func elementFilter(of path: SCIMPath) throws(RuleTextError) -> Term {
    let outer = home
    home = path
    defer { home = outer }
    let term = try nested { (parser) throws(RuleTextError) in try parser.alternatives() }
    try scanner.expect("]")
    return term
  }

  private mutating func alternatives() throws(RuleTextError) -> Term {
    var terms = [try conjunction()]
    while passKeyword("or") { terms.append(try conjunction()) }
    return terms.count == 1 ? terms[0] : .any(terms)
  }

  private mutating func conjunction() throws(RuleTextError) -> Term {
    var terms = [try factor()]
    while passKeyword("and") { terms.append(try factor()) }
    return terms.count == 1 ? terms[0] : .all(terms)
  }

  private mutating func factor() throws(RuleTextError) -> Term {
    if scanner.pass("(") { return try closed() }
    if passKeyword("not") {
      try scanner.expect("(")
      return .not(try closed())
    }
    let (path, place) = try path()
    if home == nil, scanner.next == UInt8(ascii: "["), scanner.pass("[") {
      guard path.part == nil, path.isMultiValued else {
        throw scanner.error("`\(path.name)` has no several values to choose from", at: place)
      }
      return .element(path, try elementFilter(of: path))
    }
    return try comparison(path, place)
  }

  /// A filter in parentheses whose opening one is passed.
  private mutating func closed() throws(RuleTextError) -> Term {
    let term = try nested { (parser) throws(RuleTextError) in try parser.alternatives() }
    try scanner.expect(")")
    return term
  }

  private mutating func nested(
    _ read: (inout Self) throws(RuleTextError) -> Term
  ) throws(RuleTextError) -> Term {
    depth += 1
    defer { depth -= 1 }
    guard depth <= SCIMFilter.depthLimit else {
      throw scanner.error("nested more than \(SCIMFilter.depthLimit) levels deep")
    }
    return try read(&self)
  }

  private mutating func passKeyword(_ keyword: String) -> Bool {
    let (word, place) = scanner.word()
    if word.lowercased() == keyword { return true }
    scanner.rewind(to: place)
    return false
  }

  // MARK: Comparisons

  private mutating func path() throws(RuleTextError) -> (SCIMPath, place: Int) {
    let (word, place) = scanner.word()
    guard !word.isEmpty else { throw scanner.error("expected an attribute", at: place) }
    do throws(SCIMPathFault) {
      if let home { return (try home.elementPath(word), place) }
      return (try schema.path(word), place)
    } catch {
      throw scanner.error(error.message, at: place)
    }
  }

  private mutating func comparison(
    _ path: SCIMPath, _ place: Int
  ) throws(RuleTextError) -> Term {
    let (word, operatorPlace) = scanner.word()
    if word.lowercased() == "pr" { return .present(path) }
    guard let comparison = SCIMFilter.Operator(rawValue: word.lowercased()) else {
      throw scanner.error(
        "expected eq, ne, co, sw, ew, pr, gt, ge, lt or le", at: operatorPlace)
    }
    let plain: SCIMPath
    do throws(SCIMPathFault) {
      plain = try path.plain()
    } catch {
      throw scanner.error(error.message, at: place)
    }
    scanner.skipBlanks()
    let valuePlace = scanner.position
    let value = try scanner.literal()
    if value == .null {
      guard comparison.isEquality else {
        throw scanner.error("`\(word)` cannot compare with null", at: operatorPlace)
      }
      return comparison == .eq ? .not(.present(path)) : .present(path)
    }
    guard let operand = SCIMFilter.Operand(value, for: plain.attribute) else {
      let kind = plain.attribute?.kind.wanted ?? "a text, a number or a boolean"
      throw scanner.error("`\(plain.attribute?.name ?? path.name)` is \(kind)", at: valuePlace)
    }
    guard operand.allows(comparison, plain.attribute?.kind) else {
      throw scanner.error(
        "`\(word)` does not fit the type of `\(path.name)`", at: operatorPlace)
    }
    return .compare(plain, comparison, operand)
  }
}

extension SCIMFilter.Operand {
  /// Nil when the value is of another type than the attribute.
  fileprivate init?(_ value: JSONValue, for attribute: SCIMAttribute?) {
    switch (attribute?.kind, value) {
    case (.boolean, .bool(let flag)), (nil, .bool(let flag)): self = .bool(flag)
    case (.dateTime, .string(let text)):
      guard let moment = Timestamp(text) else { return nil }
      self = .moment(moment)
    case (.string, .string(let text)), (.reference, .string(let text)),
      (.binary, .string(let text)), (nil, .string(let text)):
      let isCaseExact = attribute?.isCaseExact ?? false
      self = .text(isCaseExact ? text : text.lowercased(), isCaseExact: isCaseExact)
    case (.integer, .integer), (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal),
      (nil, .integer), (nil, .decimal):
      self = .number(value)
    default: return nil
    }
  }

  fileprivate func allows(
    _ comparison: SCIMFilter.Operator, _ kind: SCIMAttribute.Kind?
  ) -> Bool {
    switch self {
    case .bool: comparison.isEquality
    case .number, .moment: !comparison.isTextual
    case .text: kind != .binary || comparison.isEquality || comparison.isTextual
    }
  }
}

extension SCIMAttribute.Kind {
  /// What to write for a value of this type.
  fileprivate var wanted: String {
    switch self {
    case .string, .reference, .binary, .complex: "a text: write it in double quotes"
    case .boolean: "a boolean: write true or false without quotes"
    case .integer, .decimal: "a number: write it without quotes"
    case .dateTime: "a date and time: write it as in \"2026-11-21T19:30:00Z\""
    }
  }
}
