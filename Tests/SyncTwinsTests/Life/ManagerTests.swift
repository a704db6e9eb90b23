import SyncCore
import SyncStore
import SyncTwins
import Testing

/// A manager is named in the directory's own words, whenever those become known or change.
@Suite("Managers", .timeLimit(.minutes(2)))
struct ManagerTests {
  private func manager(of name: String, _ bench: LifeBench) -> String? {
    switch bench.side {
    case .google:
      bench.town.google.user(name)?.fields["relations"]?.array?.first?["value"]?.string
    case .entra:
      bench.town.entra.user(name)?.manager.flatMap { bench.town.entra.user($0) }?
        .userPrincipalName
    }
  }

  @Test("who comes later is named then; who goes is no longer", arguments: LifeBench.Side.allCases)
  func order(_ side: LifeBench.Side) async throws {
    let bench = try LifeBench(side)
    var dana = LifeStep.dana
    try await bench.put(dana)
    #expect(manager(of: "dana.ito@example.com", bench) == nil)
    try await bench.put(LifeStep.boss)
    #expect(manager(of: "dana.ito@example.com", bench) == "boss@example.com")
    var boss = LifeStep.boss
    boss.userName = "chief@example.com"
    try await bench.put(boss)
    #expect(manager(of: "dana.ito@example.com", bench) == "chief@example.com")
    dana.manager = "chief@example.com"  // some sources give a name in place of the id
    try await bench.put(dana)
    #expect(manager(of: "dana.ito@example.com", bench) == "chief@example.com")
    dana.manager = nil
    try await bench.put(dana)
    #expect(manager(of: "dana.ito@example.com", bench) == nil)
    let picture = try await bench.picture(password: "")
    #expect(picture.jobs == [])
  }

  @Test("a manager that another hand set stays, where the source names none")
  func foreign() async throws {
    let bench = try LifeBench(.entra)
    let other = bench.town.entra.seedUser("other@example.com")
    let id = bench.town.entra.seedUser("dana.ito@example.com")
    bench.town.entra.withState { $0.setManager(other, of: id) }
    var dana = LifeStep.dana
    dana.manager = nil
    try await bench.put(dana)
    #expect(try await bench.events(.linked).count == 1)
    #expect(manager(of: "dana.ito@example.com", bench) == "other@example.com")
  }
}
