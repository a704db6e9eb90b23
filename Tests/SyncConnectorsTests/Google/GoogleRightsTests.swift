import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTwins
import Testing

/// What is configured decides which scopes are demanded; what is not delegated is named.
@Suite struct GoogleRightsTests {
  private let clock = TestClock()

  private static let rows: [(Set<Feature>, scopes: [String])] = [
    ([.reading], ["user"]),
    (Feature.standard, ["user"]),
    (Feature.standard.union([.deleting]), ["user"]),
    (Feature.standard.union([.signingOut]), ["user", "user.security"]),
    (
      Feature.standard.union([.joining]),
      ["user", "group.readonly", "group.member", "rolemanagement.readonly"]
    ),
    (
      Feature.standard.union([.roles]),
      ["user", "group.readonly", "group.member", "rolemanagement.readonly"]
    ),
    (Feature.standard.union([.groups]), ["user", "group", "rolemanagement.readonly"]),
    (
      Feature.standard.union([.groups, .roles, .joining]),
      ["user", "group", "rolemanagement.readonly"]
    ),
  ]

  @Test(arguments: rows)
  func `no scope is demanded that nothing needs`(_ features: Set<Feature>, _ scopes: [String]) {
    let root = "https://www.googleapis.com/auth/admin.directory."
    #expect(GoogleRights.demands(of: features).map { $0.anyOf[0] } == scopes.map { root + $0 })
  }

  private func pair(_ features: Set<Feature>) throws -> (GoogleTwin, GoogleConnector) {
    try googlePair(features, at: clock)
  }

  private static let everything = Feature.standard.union([.signingOut, .groups, .roles])

  @Test func `one token tells that all is delegated`() async throws {
    let (twin, connector) = try pair(Self.everything)
    let permissions = try await connector.permissions()
    #expect(permissions.count == 7)
    #expect(permissions.allSatisfy { $0.standing == .granted })
    #expect(twin.requestCount(.post, "/token") == 1)
  }

  @Test(
    arguments: [
      (GoogleScope.userSecurity, "sessions are not ended"), (.group, "groups cannot be made"),
      (.roleManagementReadOnly, "members, roles are put into no group"),
    ])
  func `one scope that is not delegated is named, and the rest goes on`(
    _ scope: GoogleScope, _ breaks: String
  ) async throws {
    let (twin, connector) = try pair(Self.everything)
    twin.change { $0.serviceAccount.delegated.remove(scope) }
    let gaps = try await connector.permissions().filter(\.isGap)
    #expect(gaps.map(\.name) == [scope.rawValue])
    #expect(gaps.first?.breaks.contains(breaks) == true)
    #expect(try await connector.find("sync@example.com") != nil)
    // Delegated at last: the next look sees it, and so does the next request.
    twin.change { $0.serviceAccount.delegated.insert(scope) }
    #expect(try await connector.permissions().filter(\.isGap).isEmpty)
  }

  @Test func `what a missing scope forbids concerns that request alone`() async throws {
    let (twin, connector) = try pair(Self.everything)
    twin.change { $0.serviceAccount.delegated.remove(.group) }
    let groups = try #require(connector.groups)
    let refusal = await failure { () async throws(RemoteFailure) in
      try await groups.read(RemoteID("staff@example.com"))
    }
    #expect(refusal?.kind == .notPermitted)
    #expect(refusal?.detail.contains("admin.directory.group is missing") == true)
    // Without a known gap it is our credentials that are at fault.
    twin.add(
      TwinFault(
        .fail(
          status: 403,
          body: ["error": ["errors": [["reason": "insufficientPermissions"]]]]),
        method: .get, pathPrefix: "/admin"))
    twin.change { $0.serviceAccount.delegated.insert(.group) }
    clock.advance(by: .seconds(3600))
    let other = await failure { () async throws(RemoteFailure) in
      try await connector.find("sync@example.com")
    }
    #expect(other?.kind == .credentials)
  }

  @Test func `without the scope for users nothing works, and it is named`() async throws {
    let (twin, connector) = try pair(Self.everything)
    twin.change { $0.serviceAccount.delegated.remove(.user) }
    let refusal = await failure { () async throws(RemoteFailure) in
      try await connector.permissions()
    }
    #expect(refusal?.kind == .credentials)
    #expect(refusal?.detail.contains("admin.directory.user is missing: no account") == true)
    let finding = await connector.check().first
    #expect(finding?.level == .failure)
    #expect(finding?.message.contains("admin.directory.user is missing") == true)
  }

  @Test func `a wider scope does for a narrow one`() async throws {
    let (twin, connector) = try pair(Feature.standard.union([.roles]))
    twin.change { $0.serviceAccount.delegated = [.user, .group, .roleManagementReadOnly] }
    let permissions = try await connector.permissions()
    #expect(permissions.filter(\.isGap).isEmpty)
    #expect(permissions.contains { $0.name == GoogleRights.group })
    twin.seedGroup("staff@example.com")
    #expect(try await connector.groups?.read(RemoteID("staff@example.com")) != nil)
  }

  @Test func `an administrator without the privilege is told apart from a scope`() async throws {
    let (twin, connector) = try pair(Self.everything)
    twin.add(
      TwinFault(
        .fail(
          status: 403,
          body: [
            "error": ["message": "Not Authorized", "errors": [["reason": "forbidden"]]]
          ]), method: .get, pathPrefix: "/admin/directory/v1/groups"))
    let gaps = try await connector.permissions().filter(\.isGap)
    #expect(gaps.map(\.name) == ["Groups > Read of sync@example.com"])
    #expect(gaps.map(\.kind) == [.privilege])
  }

  @Test(arguments: [
    (Feature.standard, ["Super Admin of sync@example.com"]),
    (Feature.standard.subtracting([.creating]), []),
    (
      Feature.standard.subtracting([.creating]).union([.deleting]),
      ["Super Admin of sync@example.com"]
    ),
  ])
  func `a delegated administrator reads everything, and is told to make no account`(
    _ features: Set<Feature>, _ names: [String]
  ) async throws {
    let (twin, connector) = try pair(features)
    twin.withState { $0.makeDelegated("sync@example.com") }
    let gaps = try await connector.permissions().filter(\.isGap)
    #expect(gaps.map(\.name) == names)
    #expect(gaps.allSatisfy { $0.breaks == "no account can be made, or taken out of the bin" })
    let words = await connector.check().filter { $0.level != .ok }.map(\.message)
    #expect(words.count == names.count)
    // It is so: the reads work, and the insert does not.
    #expect(try await connector.find("sync@example.com") != nil)
    let refusal = await failure { () async throws(RemoteFailure) in
      try await connector.apply(
        .create(
          Account(
            name: "dana@example.com",
            attributes: attributes(["name.givenName": "Dana", "name.familyName": "Ito"]),
            isActive: true)), to: nil)
    }
    #expect(refusal?.kind == .notPermitted)
  }
}
