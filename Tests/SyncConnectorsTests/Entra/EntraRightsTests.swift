import SyncConnectors
import SyncCore
import SyncTwins
import Testing

/// What is configured decides which permissions are demanded; what the token lacks is named.
@Suite struct EntraRightsTests {
  private let clock = TestClock()

  private static let rows: [(Set<Feature>, Set<String>, gaps: [String])] = [
    ([.reading], ["User.Read.All"], []),
    ([.reading], [], ["User.Read.All"]),
    ([.reading, .suspending], ["User.Read.All", "User.EnableDisableAccount.All"], []),
    (Feature.standard, ["User.ReadWrite.All", "User-PasswordProfile.ReadWrite.All"], []),
    (Feature.standard, ["User.ReadWrite.All"], ["User-PasswordProfile.ReadWrite.All"]),
    (Feature.standard.subtracting([.passwords]), ["User.ReadWrite.All"], []),
    (Feature.standard, [], ["User.ReadWrite.All", "User-PasswordProfile.ReadWrite.All"]),
    (
      [.reading, .updating], ["User.Read.All", "User.ReadUpdate.All"], []
    ),
    ([.reading, .creating], ["User.Read.All", "User.Create"], []),
    ([.reading, .deleting], ["User.Read.All"], ["User.ReadWrite.All"]),
    ([.reading, .deleting], ["User.Read.All", "User.DeleteRestore.All"], []),
    ([.reading, .signingOut], ["User.Read.All"], ["User.RevokeSessions.All"]),
    (
      [.reading, .groups], ["User.Read.All", "GroupMember.ReadWrite.All"], ["Group.ReadWrite.All"]
    ),
    ([.reading, .groups], ["User.Read.All", "Group.ReadWrite.All"], []),
    ([.reading, .roles], ["User.Read.All", "GroupMember.ReadWrite.All"], []),
    ([.reading, .joining, .roles], ["User.Read.All"], ["GroupMember.ReadWrite.All"]),
    ([.reading, .groups, .roles], ["User.Read.All"], ["Group.ReadWrite.All"]),
  ]

  @Test(arguments: rows)
  func `no permission is demanded that nothing needs`(
    _ features: Set<Feature>, _ granted: Set<String>, _ gaps: [String]
  ) {
    let permissions = Demand.judge(EntraRights.demands(of: features), granted: granted)
    #expect(permissions.filter(\.isGap).map(\.name) == gaps)
  }

  private func pair(_ features: Set<Feature>) throws -> (EntraTwin, EntraConnector) {
    let clock = clock
    let twin = EntraTwin(
      EntraSettings(tenant: "contoso.example", client: "app-1", secret: "s"),
      now: { clock.now })
    let configuration = EntraConfiguration(
      id: DirectoryID("entra"), tenant: "contoso.example", client: "app-1",
      credential: .secret(SharedSecret(Secret("s"))), domains: ["example.com"],
      features: features)
    let client = TwinClient([
      TwinClient.Route("https://login.microsoftonline.com", twin),
      TwinClient.Route("https://graph.microsoft.com", twin),
    ])
    return (twin, EntraConnector(configuration, client: client, clock: clock))
  }

  private static let withGroups = Feature.standard.union([.groups])

  @Test func `a role claim that is left out is named, and a new token sees it come`() async throws {
    let (twin, connector) = try pair(Self.withGroups)
    #expect(try await connector.permissions().allSatisfy { $0.standing == .granted })
    twin.change { $0.permissions.remove("Group.ReadWrite.All") }
    let gaps = try await connector.permissions().filter(\.isGap)
    #expect(
      gaps.map(\.text) == [
        "the permission Group.ReadWrite.All is missing: groups cannot be made, renamed or filled"
      ])
    twin.change { $0.permissions.insert("Group.ReadWrite.All") }
    #expect(try await connector.permissions().filter(\.isGap).isEmpty)
  }

  @Test(
    arguments: [
      (["User Administrator"], Permission.Standing.granted),
      (["Global Administrator"], .granted), ([], .missing), (["Reports Reader"], .missing),
    ] as [([String], Permission.Standing)])
  func `passwords take a directory role as well`(
    _ roles: [String], _ standing: Permission.Standing
  ) async throws {
    let (twin, connector) = try pair(Feature.standard)
    twin.change { $0.directoryRoles = Set(roles) }
    let role = try await connector.permissions().first { $0.kind == .role }
    #expect(role?.standing == standing)
    let (_, without) = try pair(Feature.standard.subtracting([.passwords]))
    #expect(try await !without.permissions().contains { $0.kind == .role })
  }

  @Test func `a token that says nothing leaves what can be read`() async throws {
    let (twin, connector) = try pair(Self.withGroups)
    twin.change { $0.tokensAreOpaque = true }
    let blind = try await connector.permissions()
    #expect(blind.allSatisfy { $0.standing == .unknown })
    #expect(await connector.check().allSatisfy { $0.level == .ok })
    twin.change { $0.permissions = [] }
    let gaps = try await connector.permissions().filter(\.isGap).map(\.name)
    #expect(gaps == ["User.Read.All", "GroupMember.Read.All"])
  }

  @Test func `without any permission each is named once`() async throws {
    let (twin, connector) = try pair(Self.withGroups)
    twin.change { $0.permissions = [] }
    let failures = await connector.check().filter { $0.level == .failure }
    #expect(failures.count == 3)
    #expect(failures.allSatisfy { $0.remedy.contains("admin consent") })
  }
}
