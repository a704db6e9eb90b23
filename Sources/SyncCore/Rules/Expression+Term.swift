extension Expression {
  /// An expression as a tree.
  indirect enum Term: Hashable, Sendable {
    case literal(JSONValue)
    /// The filter chooses among the elements of the attribute.
    case attribute(SCIMPath, SCIMFilter.Term?)
    case firstOf([Term])
    case joined([Term])
    case call(Function, Term)
  }

  /// The functions, all of a text.
  enum Function: Hashable, Sendable {
    case lower, upper, localPart, slug
    case domain(String)
    case limit(Int)

    func value(of text: String) -> String {
      switch self {
      case .lower: text.lowercased()
      case .upper: text.uppercased()
      case .localPart: Self.localPart(of: text)
      case .slug: Self.slug(of: text)
      case .domain(let domain): "\(Self.localPart(of: text))@\(domain)"
      case .limit(let count): String(text.prefix(count))
      }
    }

    /// Small ASCII letters, digits, dots and underscores; everything between them is one hyphen.
    private static func slug(of text: String) -> String {
      let kept = text.lowercased().unicodeScalars.map { scalar in
        ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
          || "._".unicodeScalars
            .contains(scalar)
          ? Character(scalar) : "-"
      }
      return kept.split { $0 == "-" }.map { String($0) }.joined(separator: "-")
    }

    private static func localPart(of text: String) -> String {
      guard let sign = text.lastIndex(of: "@") else { return text }
      return String(text[..<sign])
    }
  }
}

extension Expression.Term {
  func value(of resource: JSONObject) -> JSONValue {
    let value: JSONValue
    switch self {
    case .literal(let literal): value = literal
    case .attribute(let path, let filter): value = Self.value(at: path, filter, of: resource)
    case .firstOf(let terms):
      value = terms.lazy.map { $0.value(of: resource) }.first { $0 != .null } ?? .null
    case .joined(let terms):
      let texts = terms.map { $0.value(of: resource).plainText }
      guard texts.allSatisfy({ $0 != nil }) else { return .null }
      value = .string(texts.compactMap(\.self).joined())
    case .call(let function, let term):
      guard let text = term.value(of: resource).plainText else { return .null }
      value = .string(function.value(of: text))
    }
    return value.isEmpty ? .null : value
  }

  /// The value of the primary element, else of the one for work, else of the first that has one.
  private static func value(
    at path: SCIMPath, _ filter: SCIMFilter.Term?, of resource: JSONObject
  ) -> JSONValue {
    var elements = path.elements(in: resource)
    if let filter { elements = elements.filter { filter.matches(SCIMPath.members(of: $0)) } }
    let preferred = elements.filter { says("primary", "true", $0) }
    let work = elements.filter { says("type", "work", $0) }
    for element in preferred + work + elements {
      for value in path.values(ofElement: element) {
        let plain = value.object.map { $0[caseInsensitive: "value"] ?? .null } ?? value
        if plain.plainText != nil, !plain.isEmpty { return plain }
      }
    }
    return .null
  }

  private static func says(_ part: String, _ word: String, _ element: JSONValue) -> Bool {
    element.object?[caseInsensitive: part]?.plainText?.lowercased() == word
  }
}
