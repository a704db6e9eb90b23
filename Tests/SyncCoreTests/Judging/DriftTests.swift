internal import SyncCore
internal import Testing

struct DriftTests {
  private static let account = sampleAccount("a@example.com", ["title": "chief", "team": .null])
  private static let held = sampleShadow("a@example.com", ["title": "chief"])
  private static let off = sampleShadow("a@example.com", ["title": "chief"], isActive: false)

  private static func changed(_ names: String..., renamed: Bool = false) -> Drift {
    .changed(isRenamed: renamed, names.compactMap { AttributeName($0) })
  }

  @Test(
    arguments: [
      (held, held, .account(account), nil),
      (sampleShadow("a@example.com", ["title": "spy"]), held, .account(account), changed("title")),
      (sampleShadow("a@example.com", [:]), held, .account(account), changed("title")),
      (
        sampleShadow("a@example.com", ["title": "spy", "team": "red"]), held, .account(account),
        changed("team", "title")
      ),
      (
        sampleShadow("z@example.com", ["title": "spy"]), held, .account(account),
        changed("title", renamed: true)
      ),
      (
        sampleShadow("z@example.com", ["title": "chief"]), held, .account(account),
        changed(renamed: true)
      ),
      // Letter case is no other name.
      (sampleShadow("A@Example.com", ["title": "chief"]), held, .account(account), nil),
      // What the source does not own: the mapping's account does not name it.
      (
        sampleShadow("a@example.com", ["title": "chief", "phone": "1"]), held, .account(account),
        nil
      ),
      // What waits to be written is no drift, and neither is what was not taken.
      (
        sampleShadow("a@example.com", ["title": "spy"]),
        sampleShadow("a@example.com", ["title": "clerk"]), .account(account), nil
      ),
      (held, sampleShadow("a@example.com", ["title": "clerk"]), .account(account), nil),
      // A number and its text are the same.
      (
        sampleShadow("a@example.com", ["title": "7"]),
        sampleShadow("a@example.com", ["title": 7]),
        .account(sampleAccount("a@example.com", ["title": 7])), nil
      ),
      (off, held, .account(account), .suspended),
      // Nothing is written to a suspended account, so nothing else is said of it.
      (
        sampleShadow("z@example.com", ["title": "spy"], isActive: false), held, .account(account),
        .suspended
      ),
      (off, off, .account(account), nil),
      (nil, held, .account(account), .gone),
      (nil, off, .account(account), .gone),
      (held, off, .suspended, .restored),
      (off, off, .suspended, nil),
      // It is to be suspended, and that is on its way.
      (held, held, .suspended, nil),
      (sampleShadow("a@example.com", ["title": "spy"], isActive: false), off, .suspended, nil),
      (nil, off, .suspended, nil),
      (nil, held, .untouched, nil), (off, held, .untouched, nil),
      (nil, held, .unmappable("why"), nil), (off, held, .unmappable("why"), nil),
    ] as [(Shadow?, Shadow, Wanted, Drift?)])
  func `what differs from what is wanted and was there is drift`(
    _ found: Shadow?, _ before: Shadow, _ wanted: Wanted, _ expected: Drift?
  ) {
    #expect(Drift(found: found, before: before, wanted: wanted) == expected)
  }

  @Test(arguments: [
    .gone, .suspended, .restored, changed("team", "title"), changed(renamed: true),
  ])
  func `it is kept as names of attributes alone`(_ drift: Drift) {
    #expect(Drift(json: drift.json) == drift)
    #expect(!JSONWriter.text(of: drift.json).contains("spy"))
  }

  @Test func `a list that does not say something says nothing of it`() throws {
    let shadow = sampleShadow("a@example.com", ["title": "chief", "team": "red", "boss": "b"])
    let names = ["title", "team"].compactMap { AttributeName($0) }
    let id = RemoteID("r1")
    #expect(Sighting(id).over(shadow, names) == shadow)
    let partly = Sighting(id, attributes: attributes(["title": "spy", "team": .null]))
    #expect(
      partly.over(shadow, names)
        == sampleShadow("a@example.com", ["title": "spy", "boss": "b"]))
    let whole = Sighting(
      id, isActive: false, attributes: attributes(["title": "spy"]), isWhole: true)
    #expect(
      whole.over(shadow, names)
        == sampleShadow("a@example.com", ["title": "spy", "boss": "b"], isActive: false))
    // What nobody maps is not looked at.
    #expect(
      whole.over(shadow, [])
        == sampleShadow(
          "a@example.com", ["title": "chief", "team": "red", "boss": "b"], isActive: false))
  }
}
