internal import SyncCore
internal import SyncStore

/// What the directory holds, what is wanted there, and what differs.
extension DirectoryExplanation {
  /// Nil where there is no account, or nothing is known of what it should be.
  var comparison: Comparison? {
    guard let shadow = binding?.shadow, let wanted, drift?.drift != .gone else { return nil }
    return Comparison(of: shadow, with: wanted, refusals: refusals, drift: drift?.drift)
  }

  /// The attributes as the directory is known to hold them; nil for none.
  var heldWords: String? {
    guard let shadow = binding?.shadow else { return nil }
    return Self.words(of: shadow.attributes)
  }

  /// What should be there; nil where nothing says so.
  var wantedWords: String? {
    switch wanted {
    case nil: return nil
    case .suspended: return "suspended"
    case .deleted: return "suspended, and deleted when its time is over"
    case .untouched: return "left as it is"
    case .unmappable: return "nothing, since no account can be made of the user"
    case .account(let account):
      let start = account.name + (group == nil ? ", active" : "")
      guard let comparison else {
        return start + (Self.words(of: account.attributes).map { "; \($0)" } ?? "")
      }
      return comparison.differences.isEmpty ? "\(start); all as it is there" : start
    }
  }

  /// One line for each value that is not as it should be.
  var differenceWords: [String] { (comparison?.differences ?? []).map(words(of:)) }

  private func words(of line: Comparison.Line) -> String {
    let held = line.held.map { "the directory holds \($0.shortWords)" } ?? "it holds something else"
    return "\(line.item.name): wanted is \(line.wanted.shortWords), and \(held): "
      + causeWords(of: line.cause)
  }

  private func causeWords(of cause: Comparison.Cause?) -> String {
    switch cause {
    case .refused(let reason): "it does not take that (\(reason))"
    case .changedByOthers:
      "somebody else changed it, and it is \(drift?.state == .told ? "left so" : "put back")"
    case .pending, nil: "it is yet to be written"
    }
  }

  private static func words(of attributes: Attributes) -> String? {
    let parts = attributes.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value.shortWords)" }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

extension JSONValue {
  /// Characters of a value that are shown.
  private static var shownLimit: Int { 80 }

  /// The value as a person reads it: `nothing`, or JSON that is not too long.
  var shortWords: String {
    if isEmpty { return "nothing" }
    let text = JSONWriter.text(of: self)
    return text.count > Self.shownLimit ? "\(text.prefix(Self.shownLimit))…" : text
  }
}
