import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite struct EntraConnectorTests {
  private func connector(
    _ client: ScriptedClient, _ credential: EntraConfiguration.Credential? = nil
  ) -> EntraConnector {
    let configuration = EntraConfiguration(
      id: DirectoryID("entra"), tenant: "contoso.example", client: "app-1",
      credential: credential ?? .secret(SharedSecret(Secret("s~+/=&"))),
      domains: ["example.com"])
    return EntraConnector(configuration, client: client, clock: TestClock())
  }

  private let shadow = Shadow(
    remoteID: RemoteID("guid-1"), name: "dana.ito@example.com",
    attributes: attributes(["jobTitle": "Engineer"]))

  @Test("a create carries what Entra ID requires and a placeholder") func create() async throws {
    let client = ScriptedClient(
      .answer(
        201, ["id": "guid-1", "userPrincipalName": "dana.ito@example.com", "jobTitle": "Engineer"],
        ["request-id": "r-1"]))
    let account = Account(
      name: "dana.ito@example.com",
      attributes: attributes([
        "displayName": "Dana Ito", "jobTitle": "Engineer", "department": .null,
        "businessPhones": "+47 22",
      ]), isActive: true)
    let receipt = try await connector(client).apply(.create(account), to: nil)
    #expect(receipt.shadow.remoteID == RemoteID("guid-1"))
    #expect(receipt.shadow.attributes == account.attributes)
    #expect(receipt.requestID == "r-1")
    let sent = try #require(client.sent.first)
    #expect(sent.line == "POST /v1.0/users")
    let password = try #require(try json(sent.body)["passwordProfile"]?["password"]?.string)
    #expect(password.utf8.count == 40)
    let secret = Secret(password)
    let broken = connector(client).traits.passwordPolicy.brokenRule(by: secret)
    #expect(broken == nil)
    let head =
      #"{"accountEnabled":true,"userPrincipalName":"dana.ito@example.com","#
      + #""mailNickname":"dana.ito","businessPhones":["+47 22"],"displayName":"Dana Ito","#
      + #""jobTitle":"Engineer","passwordPolicies":"DisablePasswordExpiration","#
      + #""passwordProfile":{"password":""#
    #expect(sent.body == head + password + #"","forceChangePasswordNextSignIn":false}}"#)
  }

  @Test("each write is a PATCH by id of only what differs") func writes() async throws {
    let client = ScriptedClient()
    client.script(Array(repeating: .text(204, ""), count: 5))
    let connector = connector(client)
    let change = AccountChange(
      name: "dana.sato@example.com", attributes: attributes(["jobTitle": .null, "city": "Oslo"]))
    let receipt = try await connector.apply(.update(change), to: shadow)
    #expect(receipt.shadow.name == "dana.sato@example.com")
    #expect(receipt.shadow.attributes == attributes(["jobTitle": .null, "city": "Oslo"]))
    let suspended = try await connector.apply(.suspend, to: shadow)
    #expect(!suspended.shadow.isActive)
    _ = try await connector.apply(.resume, to: shadow)
    _ = try await connector.setPassword(Secret("a\"b\\c\u{1}d"), of: shadow)
    #expect(client.sent.allSatisfy { $0.line == "PATCH /v1.0/users/guid-1" })
    #expect(
      client.sent.map(\.body) == [
        #"{"userPrincipalName":"dana.sato@example.com","city":"Oslo","jobTitle":null}"#,
        #"{"accountEnabled":false}"#, #"{"accountEnabled":true}"#,
        #"{"passwordProfile":{"password":"a\"b\\c\u0001d","forceChangePasswordNextSignIn":false}}"#,
      ])
    #expect(client.sent[3].headers["x-ms-throttle-priority"] == "High")
  }

  @Test("every attempt has an id of its own") func attemptIDs() async throws {
    let client = ScriptedClient(.answer(401, [:]), .text(204, ""), .failure(.unknownOutcome("x")))
    let connector = connector(client)
    _ = try await connector.apply(.suspend, to: shadow)
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.suspend, to: shadow)
    }
    let ids = client.sent.compactMap { $0.headers["client-request-id"] }
    #expect(Set(ids).count == 3)
    #expect(ids.allSatisfy { $0.utf8.count == 36 })
    #expect(failure?.requestID == ids.last)
  }

  @Test("find asks for all that it compares") func find() async throws {
    let user: JSONValue = [
      "id": "g", "userPrincipalName": "a#b@example.com", "accountEnabled": false,
      "onPremisesSyncEnabled": true, "jobTitle": "T", "department": .null, "businessPhones": ["1"],
    ]
    let client = ScriptedClient(
      .answer(200, user), .answer(200, ["value": []]),
      .answer(404, ["error": ["code": "Request_ResourceNotFound"]]))
    let found = try await connector(client).find("a#b@example.com")
    let nobody = try await connector(client).find("$x@example.com")
    #expect(nobody == nil)
    #expect(found?.isMasteredElsewhere == true)
    #expect(found?.shadow.isActive == false)
    #expect(found?.shadow.attributes == attributes(["jobTitle": "T", "businessPhones": "1"]))
    let line = client.sent[0].line
    #expect(
      line.hasPrefix("GET /v1.0/users/a%23b%40example.com?%24select=id%2CuserPrincipalName%2C"))
    for name in ["accountEnabled", "onPremisesSyncEnabled", "employeeId", "employeeOrgData"] {
      #expect(line.contains("%2C\(name)"))
    }
    #expect(
      client.sent[1].line
        == "GET /v1.0/users/g/transitiveMemberOf/microsoft.graph.directoryRole")
    #expect(client.sent[2].line.hasPrefix("GET /v1.0/users('%24x%40example.com')?"))
  }

  @Test("a client secret goes form-encoded") func secretToken() async throws {
    let client = ScriptedClient(.text(204, ""))
    _ = try await connector(client).apply(.suspend, to: shadow)
    let token = try #require(client.tokens.first)
    #expect(token.url == "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token")
    #expect(
      token.body
        == "grant_type=client_credentials&client_id=app-1&"
        + "scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_secret=s%7E%2B%2F%3D%26")
  }

  @Test("a certificate signs an assertion with PS256") func certificateToken() async throws {
    let key = try testKey.get()
    let certificate = try TwinCertificate(key: key, commonName: "dirsyncd")
    let signer = try testSigner()
    let thumbprint = try CertificateThumbprint(pem: Array(certificate.pem.utf8), of: signer)
    let client = ScriptedClient(.text(204, ""))
    _ = try await connector(client, .certificate(thumbprint, signer: signer))
      .apply(.suspend, to: shadow)
    let form = try #require(FormCoding.decode(client.tokens[0].body))
    #expect(
      form.map(\.name) == [
        "grant_type", "client_id", "scope", "client_assertion_type", "client_assertion",
      ])
    let assertion = try #require(form.last?.value)
    let parts = assertion.split(separator: ".")
    let print = SyncConnectors.Base64URL.encode(thumbprint.sha256)
    #expect(decodeBase64URL(parts[0]) == #"{"alg":"PS256","typ":"JWT","x5t#S256":"\#(print)"}"#)
    let claims = try json(try #require(decodeBase64URL(parts[1])))
    #expect(
      claims["aud"]
        == "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token")
    #expect(claims["iss"] == "app-1")
    #expect(claims["sub"] == "app-1")
    #expect(claims["nbf"] == 1_795_262_400)
    #expect(claims["exp"] == 1_795_263_000)
    #expect(claims["jti"]?.string?.utf8.count == 36)
    let signature = try #require(SyncTwins.Base64URL.bytes(parts[2]))
    #expect(key.verifies(signature, of: Array("\(parts[0]).\(parts[1])".utf8), .pss))
  }

  @Test("what Entra ID would refuse is not sent") func refusals() async throws {
    let client = ScriptedClient()
    let connector = connector(client)
    let nameless = Account(name: "a@example.com", attributes: [:], isActive: true)
    let long = AccountChange(
      attributes: attributes(["employeeId": .string(String(repeating: "1", count: 17))]))
    let failures = [
      await failure { () async throws(RemoteFailure) in
        try await connector.apply(.create(nameless), to: nil)
      },
      await failure { () async throws(RemoteFailure) in
        try await connector.apply(.update(long), to: shadow)
      },
      await failure { () async throws(RemoteFailure) in
        try await connector.apply(.update(AccountChange(name: "å@example.com")), to: shadow)
      },
    ]
    #expect(failures.map { $0?.kind } == [.refused, .refused, .refused])
    #expect(failures.map { $0?.attribute } == ["displayName", "employeeId", "userPrincipalName"])
    #expect(client.sent.isEmpty)
    #expect(client.tokens.isEmpty)
  }

  @Test("check warns of a federated domain and a certificate near its end") func check() async {
    let domains: JSONValue = ["value": [["id": "example.com", "authenticationType": "Federated"]]]
    let findings = await connector(
      ScriptedClient(.answer(200, ["value": []]), .answer(200, domains))
    ).check()
    #expect(findings.filter { $0.level != .ok }.map(\.level) == [.failure])
    #expect(findings.last?.message.contains("federated") == true)
    let refused = ScriptedClient()
    refused.playTokens(.answer(401, ["error": "invalid_client"]))
    let finding = await connector(refused).check().last
    #expect(finding?.level == .failure)
    #expect(finding?.remedy.contains("secret or certificate") == true)
  }
}
