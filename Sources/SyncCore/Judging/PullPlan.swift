/// How the subjects of one kind are pulled, chosen from what the source can really do. Pure.
package struct PullPlan: Hashable, Sendable {
  /// How one page follows the other, the most reliable way first.
  package enum Paging: String, Hashable, Sendable, CaseIterable {
    /// The source's own cursor: nothing is missed while it changes (RFC 9865).
    case cursor
    /// By `meta.lastModified`, ascending: what changes meanwhile comes again at the end.
    case keyset
    /// By number: what comes or goes meanwhile shifts the rest.
    case index
  }

  /// Whether one ability is used, and why.
  package struct Choice: Hashable, Sendable {
    package let ability: PullAbility
    package let isUsed: Bool
    package let reason: String

    package init(_ ability: PullAbility, isUsed: Bool, reason: String) {
      self.ability = ability
      self.isUsed = isUsed
      self.reason = reason
    }
  }

  package let paging: Paging
  /// True when a pass can bring changes alone.
  package let readsChanges: Bool
  /// True when a list is asked for on condition that it changed.
  package let isConditional: Bool
  /// Subjects to ask for at once; nil leaves the size to the source.
  package let pageSize: Int?
  /// One for each ability, in their order.
  package let choices: [Choice]

  /// Chooses by the probes; a claim only explains, and bounds the page. An ability that was not
  /// probed is not used.
  package init(claims: PullClaims, probes: [PullAbility: PullProbe], pageSize: Int) {
    func works(_ ability: PullAbility) -> Bool { probes[ability]?.works ?? false }
    let canKeySet = works(.changes) && works(.sort) && works(.count)
    let paging: Paging = works(.cursor) ? .cursor : canKeySet ? .keyset : .index
    self.paging = paging
    readsChanges = works(.changes)
    isConditional = works(.etag) && works(.changes)
    let limits = [claims.resultLimit, claims.pageSizeLimit].compactMap(\.self).filter { $0 > 0 }
    let refusesCount = if case .fails = probes[.count] { true } else { false }
    self.pageSize = refusesCount ? nil : min(pageSize, limits.min() ?? pageSize)
    choices = PullAbility.allCases.map { ability in
      let probe = probes[ability] ?? .unknown("it was not tried")
      let isNeeded = ability != .sort || paging == .keyset || !probe.works
      let reason = Self.reason(probe, claims.claim(of: ability))
      return Choice(
        ability, isUsed: probe.works && isNeeded,
        reason: isNeeded ? reason : reason + "; \(paging.rawValue) paging needs no order")
    }
  }

  private static func reason(_ probe: PullProbe, _ claim: Bool?) -> String {
    switch (claim, probe) {
    case (true?, .works), (false?, .fails), (nil, _), (_, .unknown): probe.text
    case (true?, .fails): "the source says it can, but \(probe.text)"
    case (false?, .works): "the source says it cannot, but \(probe.text)"
    }
  }

  /// One line for people: `cursor paging, 200 at a time; changes alone between full passes`.
  package var summary: String {
    let size = pageSize.map { "\($0) at a time" } ?? "as many at a time as the source gives"
    let range = readsChanges ? "changes alone between full passes" : "everything at every pull"
    return "\(paging.rawValue) paging, \(size); \(range)"
      + (isConditional ? ", and only if the list changed" : "")
  }
}
