internal import SyncCore
internal import Testing

struct ComparisonTests {
  private static let shadow = sampleShadow("a@example.com", ["title": "chief"])
  private static let off = sampleShadow("a@example.com", ["title": "chief"], isActive: false)

  private static func name(_ text: String) -> [AttributeName] {
    AttributeName(text).map { [$0] } ?? []
  }

  private static func refusal(_ text: String, _ value: JSONValue) -> [AttributeRefusal] {
    name(text).map { AttributeRefusal($0, value, "too long") }
  }

  /// What differs, as `what: held → wanted (why)`.
  private static func text(_ line: Comparison.Line) -> String {
    let held = line.held.map { JSONWriter.text(of: $0) } ?? "?"
    let why =
      switch line.cause {
      case .pending: "pending"
      case .refused(let reason): "refused: \(reason)"
      case .changedByOthers: "others"
      case nil: "same"
      }
    return "\(line.item.name): \(held) → \(JSONWriter.text(of: line.wanted)) (\(why))"
  }

  private static func wanted(_ title: JSONValue, name: String = "a@example.com") -> Wanted {
    .account(sampleAccount(name, ["title": title]))
  }

  @Test(
    arguments: [
      (shadow, wanted("chief"), [], nil, []),
      (shadow, wanted("chief", name: "A@Example.com"), [], nil, []),
      (shadow, wanted("boss"), [], nil, ["title: \"chief\" → \"boss\" (pending)"]),
      (shadow, wanted(.null), [], nil, ["title: \"chief\" → null (pending)"]),
      (sampleShadow("a@example.com", [:]), wanted(.null), [], nil, []),
      (sampleShadow("a@example.com", [:]), wanted("x"), [], nil, ["title: null → \"x\" (pending)"]),
      (
        shadow, wanted("chief", name: "b@example.com"), [], nil,
        ["address: \"a@example.com\" → \"b@example.com\" (pending)"]
      ),
      (off, wanted("chief"), [], nil, ["sign-in: \"suspended\" → \"allowed\" (pending)"]),
      (shadow, .suspended, [], nil, ["sign-in: \"allowed\" → \"suspended\" (pending)"]),
      (off, .suspended, [], nil, []), (off, .deleted, [], nil, []),
      (shadow, .untouched, [], nil, []), (shadow, .unmappable("no name"), [], nil, []),
      // The wanted account is without what the directory does not take.
      (
        shadow, .account(sampleAccount("a@example.com", [:])), refusal("title", "boss"), nil,
        ["title: \"chief\" → \"boss\" (refused: too long)"]
      ),
      // Another value is wanted by now: the refusal no longer counts.
      (
        shadow, wanted("clerk"), refusal("title", "boss"), nil,
        ["title: \"chief\" → \"clerk\" (pending)"]
      ),
      // Told and left so: what is there now was not kept.
      (
        shadow, wanted("chief"), [], .changed(isRenamed: false, name("title")),
        ["title: ? → \"chief\" (others)"]
      ),
      // About to be put back: it was kept.
      (
        sampleShadow("a@example.com", ["title": "spy"]), wanted("chief"), [],
        .changed(isRenamed: false, name("title")), ["title: \"spy\" → \"chief\" (others)"]
      ),
      (
        shadow, wanted("chief"), [], .changed(isRenamed: true, []),
        ["address: ? → \"a@example.com\" (others)"]
      ),
      (shadow, wanted("chief"), [], .suspended, ["sign-in: \"suspended\" → \"allowed\" (others)"]),
      (off, wanted("chief"), [], .suspended, ["sign-in: \"suspended\" → \"allowed\" (others)"]),
      (off, .suspended, [], .restored, ["sign-in: \"allowed\" → \"suspended\" (others)"]),
    ] as [(Shadow, Wanted, [AttributeRefusal], Drift?, [String])])
  func `What differs has its cause`(
    _ shadow: Shadow, _ wanted: Wanted, _ refusals: [AttributeRefusal], _ drift: Drift?,
    _ expected: [String]
  ) {
    let comparison = Comparison(of: shadow, with: wanted, refusals: refusals, drift: drift)
    #expect(comparison.differences.map(Self.text) == expected)
  }
}
