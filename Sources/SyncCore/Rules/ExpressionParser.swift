/// Reads an expression by descending its grammar, which stands at `Expression`.
struct ExpressionParser {
  typealias Term = Expression.Term

  private var scanner: RuleScanner
  private let schema = SCIMSchema.standard
  private var depth = 0

  init(scanner: RuleScanner) {
    self.scanner = scanner
  }

  /// The expression that the whole text is.
  mutating func wholeExpression() throws(RuleTextError) -> Term {
    let term = try expression()
    scanner.skipBlanks()
    guard scanner.isAtEnd else { throw scanner.error("expected `??`, `+` or the end") }
    return term
  }

  private mutating func expression() throws(RuleTextError) -> Term {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Expression.depthLimit else {
      throw scanner.error("nested more than \(Expression.depthLimit) levels deep")
    }
    var terms = [try joined()]
    while scanner.pass(twice: "?") { terms.append(try joined()) }
    return terms.count == 1 ? terms[0] : .firstOf(terms)
  }

  private mutating func joined() throws(RuleTextError) -> Term {
    var terms = [try primary()]
    while scanner.pass("+") { terms.append(try primary()) }
    return terms.count == 1 ? terms[0] : .joined(terms)
  }

  private mutating func primary() throws(RuleTextError) -> Term {
    if scanner.pass("(") {
      let term = try expression()
      try scanner.expect(")")
      return term
    }
    scanner.skipBlanks()
    if scanner.next == UInt8(ascii: "\"") { return .literal(try scanner.literal()) }
    let (word, place) = scanner.word()
    switch word {
    case "": throw scanner.error("expected an attribute, a text or a function", at: place)
    case "true": return .literal(.bool(true))
    case "false": return .literal(.bool(false))
    default: return scanner.pass("(") ? try call(word, place) : try attribute(word, place)
    }
  }

  /// A function's call, its opening parenthesis passed.
  private mutating func call(_ name: String, _ place: Int) throws(RuleTextError) -> Term {
    let argument: Term
    let function: Expression.Function
    switch name {
    case "lower": (function, argument) = (.lower, try expression())
    case "upper": (function, argument) = (.upper, try expression())
    case "localPart": (function, argument) = (.localPart, try expression())
    case "slug": (function, argument) = (.slug, try expression())
    case "domain":
      argument = try expression()
      try scanner.expect(",")
      guard case .string(let domain) = try scanner.literal(), !domain.isEmpty else {
        throw scanner.error("expected a domain in double quotes")
      }
      function = .domain(domain)
    case "limit":
      argument = try expression()
      try scanner.expect(",")
      guard case .integer(let count) = try scanner.literal(), (1...10_000).contains(count) else {
        throw scanner.error("expected a number of characters")
      }
      function = .limit(Int(count))
    default:
      throw scanner.error(
        "unknown function `\(name)`; there are lower, upper, localPart, slug, domain and limit",
        at: place)
    }
    try scanner.expect(")")
    return .call(function, argument)
  }

  private mutating func attribute(_ word: String, _ place: Int) throws(RuleTextError) -> Term {
    var path = try located(place) { () throws(SCIMPathFault) in try schema.path(word) }
    var filter: SCIMFilter.Term?
    if scanner.pass("[") {
      guard path.part == nil, path.isMultiValued else {
        throw scanner.error("`\(word)` has no several values to choose from", at: place)
      }
      var parser = SCIMFilterParser(scanner: scanner, schema: schema)
      filter = try parser.elementFilter(of: path)
      scanner = parser.scanner
      if scanner.pass(".") {
        let (part, place) = scanner.word()
        path = try located(place) { () throws(SCIMPathFault) in try path.appending(part) }
      }
    }
    path = try located(place) { () throws(SCIMPathFault) in try path.plain() }
    return .attribute(path, filter)
  }

  /// Gives a fault of a path its place in the text.
  private func located<Value>(
    _ place: Int, _ find: () throws(SCIMPathFault) -> Value
  ) throws(RuleTextError) -> Value {
    do throws(SCIMPathFault) {
      return try find()
    } catch {
      throw scanner.error(error.message, at: place)
    }
  }
}
