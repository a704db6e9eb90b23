import SyncConnectors
import SyncCore
import SyncHTTP
import Testing

@Suite struct GoogleConnectorTests {
  static let fields =
    "fields=id%2CprimaryEmail%2Csuspended%2CisAdmin%2CisDelegatedAdmin%2C"
    + "orgUnitPath%2Cname%28givenName%2CfamilyName%2CdisplayName%29%2Caddresses%2CexternalIds%2C"
    + "includeInGlobalAddressList%2Ckeywords%2Clocations%2Corganizations%2Cphones%2C"
    + "recoveryEmail%2CrecoveryPhone%2Crelations%2Cwebsites"

  private func connector(_ client: ScriptedClient) throws -> GoogleConnector {
    let key = try GoogleServiceAccountKey(json: Secret(try googleKeyFile()))
    let configuration = GoogleConfiguration(
      id: DirectoryID("google"), key: key, adminSubject: "sync@example.com",
      domains: ["example.com"])
    return GoogleConnector(configuration, client: client, clock: TestClock())
  }

  private let shadow = Shadow(remoteID: RemoteID("117"), name: "dana.ito@example.com")
  private let user: JSONValue = ["id": "117", "primaryEmail": "dana.ito@example.com"]

  @Test("a create carries the account and an unguessable placeholder") func create() async throws {
    let client = ScriptedClient(.answer(200, user))
    let account = Account(
      name: "dana.ito@example.com",
      attributes: attributes([
        "name.givenName": "Dana", "name.familyName": "Ito", "orgUnitPath": "/Staff",
        "externalIds.organization": "E-20417", "phones.work": .null,
      ]), isActive: true)
    let receipt = try await connector(client).apply(.create(account), to: nil)
    #expect(receipt.shadow.remoteID == RemoteID("117"))
    let sent = try #require(client.sent.first)
    #expect(sent.line == "POST /admin/directory/v1/users?" + Self.fields)
    #expect(sent.headers["Content-Type"] == "application/json")
    #expect(sent.headers["Authorization"] == "Bearer token-1")
    let body = try json(sent.body)
    let password = try #require(body["password"]?.string)
    #expect(password.utf8.count == 40)
    let head =
      #"{"primaryEmail":"dana.ito@example.com","externalIds":[{"type":"organization","#
      + #""value":"E-20417"}],"name":{"familyName":"Ito","givenName":"Dana"},"#
      + #""orgUnitPath":"/Staff","password":""#
    #expect(sent.body == head + password + #"","changePasswordAtNextLogin":false}"#)
  }

  @Test("an update carries only what differs, by id") func update() async throws {
    let client = ScriptedClient(.answer(200, user), .answer(200, user), .answer(200, user))
    let connector = try connector(client)
    let change = AccountChange(attributes: attributes(["name.familyName": "Sato"]))
    _ = try await connector.apply(.update(change), to: shadow)
    _ = try await connector.apply(
      .update(AccountChange(name: "dana.sato@example.com")), to: shadow)
    let empty = try await connector.apply(.update(AccountChange()), to: shadow)
    #expect(empty.shadow == shadow)
    #expect(
      client.sent.map(\.line).allSatisfy {
        $0 == "PUT /admin/directory/v1/users/117?" + Self.fields
      })
    #expect(
      client.sent.map(\.body) == [
        #"{"name":{"familyName":"Sato"}}"#, #"{"primaryEmail":"dana.sato@example.com"}"#,
      ])
  }

  @Test("suspend and resume are sent alone; a password carries its form") func theRest()
    async throws
  {
    let client = ScriptedClient(.answer(200, user), .answer(200, user), .answer(200, user))
    let connector = try connector(client)
    _ = try await connector.apply(.suspend, to: shadow)
    _ = try await connector.apply(.resume, to: shadow)
    _ = try await connector.setPassword(Secret(sampleHash), of: shadow)
    let password =
      #"{"password":"\#(sampleHash)","hashFunction":"crypt","changePasswordAtNextLogin":false}"#
    #expect(client.sent.map(\.body) == [#"{"suspended":true}"#, #"{"suspended":false}"#, password])
  }

  @Test("the receipt says what came back, not what was sent") func receipts() async throws {
    let client = ScriptedClient(
      .answer(200, ["id": "117", "primaryEmail": "dana.ito@example.com", "suspended": false]))
    let receipt = try await connector(client).apply(.suspend, to: shadow)
    #expect(receipt.shadow.isActive)
  }

  @Test("an answer without a body leaves what was written") func emptyAnswer() async throws {
    let client = ScriptedClient(.text(204, ""))
    let receipt = try await connector(client).apply(.suspend, to: shadow)
    #expect(!receipt.shadow.isActive)
  }

  @Test("what is no hash is never sent as a password") func plaintext() async throws {
    let client = ScriptedClient()
    let connector = try connector(client)
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.setPassword(Secret("hunter2"), of: shadow)
    }
    #expect(failure?.kind == .passwordRefused)
    #expect(client.sent.isEmpty)
  }

  @Test("a rename that was carried out counts, whatever was answered") func duplicate() async throws
  {
    let conflict: JSONValue = ["error": ["errors": [["reason": "duplicate"]], "message": "exists"]]
    let renamed: JSONValue = ["id": "117", "primaryEmail": "dana.sato@example.com"]
    let rename = Action.update(AccountChange(name: "dana.sato@example.com"))
    let done = ScriptedClient(.answer(409, conflict), .answer(200, renamed))
    let receipt = try await connector(done).apply(rename, to: shadow)
    #expect(receipt.shadow.name == "dana.sato@example.com")
    let taken = try connector(ScriptedClient(.answer(409, conflict), .answer(200, user)))
    let failure = await failure { () async throws(RemoteFailure) in
      try await taken.apply(rename, to: shadow)
    }
    #expect(failure?.kind == .conflict)
  }

  @Test("an answer about another user is a fault") func otherUser() async throws {
    let other: JSONValue = ["id": "118", "primaryEmail": "x@example.com"]
    let connector = try connector(ScriptedClient(.answer(200, other)))
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.suspend, to: shadow)
    }
    #expect(failure?.kind == .protocolBroken)
  }

  @Test("the assertion says who we are and for whom we act") func assertion() async throws {
    let client = ScriptedClient(.answer(404, ["error": ["errors": [["reason": "notFound"]]]]))
    let found = try await connector(client).find("o'neil+x@example.com")
    #expect(found == nil)
    #expect(
      client.sent[0].line.hasPrefix("GET /admin/directory/v1/users/o%27neil%2Bx%40example.com?"))
    let form = try #require(FormCoding.decode(client.tokens[0].body))
    #expect(client.tokens[0].url == "https://oauth2.googleapis.com/token")
    #expect(form[0] == ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"))
    #expect(form[1].name == "assertion")
    let parts = form[1].value.split(separator: ".")
    let header = try #require(decodeBase64URL(parts[0]))
    let claims = try #require(decodeBase64URL(parts[1]))
    #expect(header == #"{"alg":"RS256","typ":"JWT","kid":"key-1"}"#)
    #expect(
      claims
        == #"{"iss":"sync@project.iam.gserviceaccount.com","sub":"sync@example.com","#
        + #""scope":"https://www.googleapis.com/auth/admin.directory.user","#
        + #""aud":"https://oauth2.googleapis.com/token","iat":1795262400,"exp":1795266000}"#)
  }

  @Test(
    "a key file that is none is refused in words",
    arguments: [
      "", "[]", "{}", #"{"client_email":"a"}"#, #"{"private_key":"x","client_email":"a"}"#,
    ])
  func badKeyFiles(_ text: String) {
    #expect(throws: CredentialFault.self) { try GoogleServiceAccountKey(json: Secret(text)) }
  }
}
