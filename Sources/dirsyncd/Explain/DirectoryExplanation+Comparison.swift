internal import SyncCore
internal import SyncStore

/// What the directory holds, what is wanted there, and what differs.
extension DirectoryExplanation {
  /// Nil where there is no account, or nothing is known of what it should be.
  var comparison: Comparison? {
    guard let shadow = binding?.shadow, let wanted, drift?.drift != .gone else { return nil }
    return Comparison(of: shadow, with: wanted, refusals: refusals, drift: drift?.drift)
  }

  /// The attributes as the directory is known to hold them, without what somebody else changed
  /// since; nil where there is no account.
  var heldAttributes: Attributes? {
    guard let attributes = binding?.shadow?.attributes, drift?.drift != .gone else { return nil }
    guard case .changed(_, let names) = drift?.drift else { return attributes }
    return attributes.filter { !names.contains($0.key) }
  }

  /// The same in words; nil for none.
  var heldWords: String? { heldAttributes.flatMap(words(of:)) }

  /// What should be there; nil where nothing says so.
  var wantedWords: String? {
    switch wanted {
    case nil: return nil
    case .suspended where binding?.shadow?.isActive == false:
      return "suspended; what else changes in the source waits until the user is back"
    case .suspended: return "suspended"
    case .deleted: return "suspended, and deleted when its time is over"
    case .untouched: return "left as it is"
    case .unmappable: return "nothing, since no account can be made of the user"
    case .account(let account):
      let start = account.name + (group == nil ? ", active" : "")
      guard let comparison else {
        return start + (words(of: account.attributes).map { "; \($0)" } ?? "")
      }
      return comparison.differences.isEmpty ? "\(start); all as it is there" : start
    }
  }

  /// One line for each value that is not as it should be.
  var differenceWords: [String] { (comparison?.differences ?? []).map(words(of:)) }

  private func words(of line: Comparison.Line) -> String {
    let held = line.held.map { "the directory holds \(words(of: $0))" } ?? "it holds something else"
    return "\(line.item.name): wanted is \(words(of: line.wanted)), and \(held): "
      + causeWords(of: line.cause)
  }

  private func causeWords(of cause: Comparison.Cause?) -> String {
    switch cause {
    case .refused(let reason): "it does not take that (\(reason))"
    case .changedByOthers:
      "somebody else changed it, and it is \(leavesDrift ? "left so" : "put back")"
    case .pending, nil: "it is yet to be written"
    }
  }

  private func words(of attributes: Attributes) -> String? {
    let parts = attributes.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
      .map { "\($0.key) \(words(of: $0.value))" }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// An account's id with the name of its user.
  private func words(of value: JSONValue) -> String {
    guard let name = value.string.flatMap({ accountNames[$0] }) else { return value.shortWords }
    return "\(value.shortWords) (\(name))"
  }
}

extension JSONValue {
  /// Characters of a value that are shown.
  private static var shownLimit: Int { 80 }

  /// The value as a person reads it, and not too long: `nothing`, `"+41 1" (work)`.
  var shortWords: String {
    if isEmpty { return "nothing" }
    let text = plainWords
    return text.count > Self.shownLimit ? "\(text.prefix(Self.shownLimit))…" : text
  }

  private var plainWords: String {
    switch self {
    case .null, .bool, .integer, .decimal, .string: return JSONWriter.text(of: self)
    case .array(let elements): return elements.map(\.plainWords).joined(separator: ", ")
    case .object(let object):
      let parts = object.members.filter { $0.name != "value" && !$0.value.isEmpty }.map { member in
        member.name == "type"
          ? member.value.plainText ?? member.value.plainWords
          : "\(member.name) \(member.value.plainText ?? member.value.plainWords)"
      }.joined(separator: ", ")
      guard let value = object["value"] else { return parts }
      return parts.isEmpty ? value.plainWords : "\(value.plainWords) (\(parts))"
    }
  }
}
