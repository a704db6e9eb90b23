package import SyncCore
internal import SyncHTTP

/// How the source is pulled.
extension ScimSource {
  package func plan(for kind: SubjectID.Kind) -> PullPlan? {
    guard configuration.isProbed else { return Self.plain(configuration) }
    return memory.learned(kind).map(plan(of:))
  }

  /// What is known of the source, tried now unless it was tried within a day.
  func learned(_ kind: SubjectID.Kind) async -> ScimMemory.Learned {
    let now = api.clock.now
    guard configuration.isProbed else {
      return ScimMemory.Learned(isConclusive: true, at: now)
    }
    if let fresh = memory.fresh(kind, at: now) { return fresh }
    let learned = await ScimProber(source: self, kind: kind).learn(at: now)
    memory.keep(learned, of: kind)
    return learned
  }

  func plan(of learned: ScimMemory.Learned) -> PullPlan {
    PullPlan(
      claims: learned.discovery.claims, probes: learned.probes, pageSize: configuration.pageSize)
  }

  private static func plain(_ configuration: ScimConfiguration) -> PullPlan {
    let asked = PullProbe.unknown("the configuration wants the plain way")
    let probes = Dictionary(uniqueKeysWithValues: PullAbility.allCases.map { ($0, asked) })
    return PullPlan(claims: PullClaims(), probes: probes, pageSize: configuration.pageSize)
  }

  func path(of kind: SubjectID.Kind) -> String {
    memory.learned(kind)?.discovery.path(of: kind) ?? ScimDiscovery().path(of: kind)
  }
}
