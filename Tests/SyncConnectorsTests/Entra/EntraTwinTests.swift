import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTestKit
import SyncTwins
import Testing

@Suite struct EntraTwinTests {
  let clock = TestClock()

  func pair(
    certificate: Bool = false, _ change: (inout EntraConfiguration) -> Void = { _ in }
  ) throws -> (EntraTwin, EntraConnector) {
    let clock = clock
    let key = try testKey.get()
    var settings = EntraSettings(tenant: "contoso.example", client: "app-1", secret: "s~+/=&%")
    settings.key = key
    settings.certificate = try TwinCertificate(key: key, commonName: "dirsyncd")
    let twin = EntraTwin(settings, now: { clock.now })
    var credential = EntraConfiguration.Credential.secret(SharedSecret(Secret(settings.secret)))
    if certificate, let pem = settings.certificate?.pem {
      let signer = try testSigner()
      let thumbprint = try CertificateThumbprint(pem: Array(pem.utf8), of: signer)
      credential = .certificate(thumbprint, signer: signer)
    }
    let client = TwinClient([
      TwinClient.Route("https://login.microsoftonline.com", twin),
      TwinClient.Route("https://graph.microsoft.com", twin),
    ])
    var configuration = EntraConfiguration(
      id: DirectoryID("entra"), tenant: "contoso.example", client: "app-1",
      credential: credential, domains: ["example.com"])
    change(&configuration)
    return (twin, EntraConnector(configuration, client: client, clock: clock))
  }

  let sample = ConnectorContract.Sample(
    account: Account(
      name: "dana.ito@example.com",
      attributes: attributes([
        "displayName": "Dana Ito", "givenName": "Dana", "surname": "Ito", "jobTitle": "Engineer",
        "department": "Research", "employeeId": "E-20417", "businessPhones": "+47 22",
        "mobilePhone": .null, "usageLocation": "NO", "onPremisesImmutableId": "RTIwNDE3",
        "employeeOrgData.costCenter": "4711", "employeeOrgData.division": "North",
        "onPremisesExtensionAttributes.extensionAttribute1": "x",
      ]), isActive: true),
    change: attributes([
      "jobTitle": "Head", "department": .null, "businessPhones": .null, "mobilePhone": "+47 90",
      "employeeOrgData.costCenter": "4712", "mailNickname": "dana.sato",
    ]),
    newName: "dana.sato@example.com", group: "", password: { Secret("Tr0ub4dor&3 \\\"x") })

  @Test("the contract holds over the twin", arguments: [false, true])
  func contract(_ certificate: Bool) async throws {
    let (twin, connector) = try pair(certificate: certificate)
    let group = twin.seedGroup("Newcomers")
    var sample = sample
    sample.group = group
    let complaints = await ConnectorContract(connector, sample: sample) {
      var fault = TwinFault(.reset(applied: true), pathPrefix: "/v1.0")
      fault.isForWrites = true
      twin.add(fault)
    }.complaints()
    #expect(complaints == [])
    #expect(twin.requestCount(.post, "/contoso.example/oauth2") == 1)
    for name in ["dana.sato@example.com", "second.dana.ito@example.com"] {
      #expect(twin.accepts("Tr0ub4dor&3 \\\"x", for: name))
      #expect(twin.user(name)?.forceChangePasswordNextSignIn == false)
    }
    #expect(twin.members(of: group) == [twin.user("second.dana.ito@example.com")?.id])
  }

  @Test("what the directory refuses is told apart") func refusals() async throws {
    let (twin, connector) = try pair()
    let shadow = try await connector.apply(.create(sample.account), to: nil).shadow
    let weak = await failure { () async throws(RemoteFailure) in
      try await connector.setPassword(Secret("alllowercase"), of: shadow)
    }
    #expect(weak?.kind == .passwordRefused)
    #expect(weak?.requestID != nil)
    twin.setPrivileged(shadow.remoteID.id)
    let privileged = await failure { () async throws(RemoteFailure) in
      try await connector.setPassword(Secret("Tr0ub4dor&3"), of: shadow)
    }
    #expect(privileged?.kind == .notPermitted)
    let administrator = try await connector.find(sample.account.name)
    #expect(administrator?.isPrivileged == true)
    var other = sample.account
    other.name = "other@elsewhere.example"
    let foreign = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.create(other), to: nil)
    }
    #expect(foreign?.kind == .refused)
    #expect(foreign?.attribute == "userPrincipalName")
  }

  @Test("an account mastered on-premises is seen as one") func synced() async throws {
    let (twin, connector) = try pair()
    twin.seedUser("synced@example.com", isSynced: true)
    let found = try #require(await connector.find("synced@example.com"))
    #expect(found.isMasteredElsewhere)
    let change = AccountChange(attributes: attributes(["jobTitle": "x"]))
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.update(change), to: found.shadow)
    }
    #expect(failure?.kind == .notPermitted)
  }

  @Test("a federated account is seen by a read, and its password is not sent with a create")
  func federated() async throws {
    let (twin, connector) = try pair()
    let id = RemoteID(twin.seedUser("dana@federated.example"))
    for _ in 0..<3 { #expect(try await connector.read(id)?.isFederated == true) }
    #expect(twin.requestCount(.get, "/v1.0/domains") == 1)
    var account = sample.account
    account.name = "ito@federated.example"
    let refused = await failure { () async throws(RemoteFailure) in
      try await connector.create(account, password: Secret("Tr0ub4dor&3"))
    }
    #expect(refused?.kind == .passwordRefused)
    #expect(refused?.obstacle == .federated)
    #expect(twin.user("ito@federated.example") == nil)
    _ = try await connector.apply(.create(account), to: nil)
    let shadow = try #require(await connector.find("ito@federated.example")?.shadow)
    let late = await failure { () async throws(RemoteFailure) in
      try await connector.setPassword(Secret("Tr0ub4dor&3"), of: shadow)
    }
    #expect(late?.obstacle == .federated)
    clock.advance(by: .seconds(3601))
    twin.change { $0.domains[2].isFederated = false }
    #expect(try await connector.read(id)?.isFederated == false)
  }

  @Test("an application that may not read domains goes on without") func domainsDenied()
    async throws
  {
    let (twin, connector) = try pair()
    twin.change { $0.permissions.remove("Domain.Read.All") }
    let id = RemoteID(twin.seedUser("dana@federated.example"))
    for _ in 0..<3 { #expect(try await connector.read(id)?.isFederated == false) }
    #expect(twin.requestCount(.get, "/v1.0/domains") == 1)
  }

  @Test("nobody is put into a group that can give roles") func privilegedGroup() async throws {
    let (twin, connector) = try pair()
    let group = twin.seedGroup("Helpdesk", isPrivileged: true)
    let shadow = try await connector.apply(.create(sample.account), to: nil).shadow
    let refused = await failure { () async throws(RemoteFailure) in
      try await connector.join(group, shadow)
    }
    #expect(refused?.kind == .refused)
    #expect(twin.members(of: group) == [])
  }

  @Test(
    "throttling, faults and settling are told apart",
    arguments: [
      (
        TwinFault.Effect.throttle(status: 429, retryAfter: "2.128", reason: nil),
        RemoteFailure.Kind.throttled
      ),
      (.fail(status: 503, body: nil), .unavailable), (.html(status: 502), .unavailable),
      (.precondition(reason: nil), .notYet), (.refuse, .unreachable),
      (.reset(applied: false), .unknownOutcome),
      (.hang(.seconds(60), applied: true), .unknownOutcome),
    ])
  func faults(_ effect: TwinFault.Effect, _ kind: RemoteFailure.Kind) async throws {
    let (twin, connector) = try pair()
    let receipt = try await connector.apply(.create(sample.account), to: nil)
    twin.add(TwinFault(effect, method: .patch, pathPrefix: "/v1.0"))
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.suspend, to: receipt.shadow)
    }
    #expect(failure?.kind == kind)
    if kind == .throttled { #expect(failure?.retryAfter == .milliseconds(2128)) }
    let again = try await connector.apply(.suspend, to: receipt.shadow)
    #expect(!again.shadow.isActive)
  }

  @Test("after a create, what is not visible yet says missing") func settling() async throws {
    let (twin, connector) = try pair()
    twin.setCreateLag(.seconds(30))
    let shadow = try await connector.apply(.create(sample.account), to: nil).shadow
    let early = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.suspend, to: shadow)
    }
    #expect(early?.kind == .missing)
    clock.advance(by: .seconds(31))
    let later = try await connector.apply(.suspend, to: shadow)
    #expect(!later.shadow.isActive)
  }

  @Test("check is content, or says what to mend") func check() async throws {
    let (twin, connector) = try pair()
    #expect(await connector.check().allSatisfy { $0.level == .ok })
    twin.change { $0.secret = "another" }
    twin.revokeTokens()
    let finding = await connector.check().last
    #expect(finding?.level == .failure)
    #expect(finding?.remedy.contains("secret or certificate") == true)
  }
}
