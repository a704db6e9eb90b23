import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("One user of the source, by name") struct ScimLookupTests {
  private func source(_ client: any HTTPClient) -> ScimSource {
    ScimSource(
      ScimConfiguration(
        id: "idp", baseURL: "https://idp.example.com/scim/v2",
        credential: .bearer(SharedSecret(Secret("t")))),
      client: client, clock: TestClock())
  }

  private func look(
    _ name: String, _ client: any HTTPClient
  ) async throws -> Result<SourceRecord?, RemoteFailure> {
    let filter = try SCIMFilter("userName", equals: name)
    do throws(RemoteFailure) {
      return .success(try await source(client).user(matching: filter))
    } catch {
      return .failure(error)
    }
  }

  @Test("it is found letter case aside, by a name with any character in it")
  func found() async throws {
    let twin = ScimTwin(ScimSettings(token: "t"), now: { Timestamp(seconds: 0) })
    let client = TwinClient([TwinClient.Route("https://idp.example.com", twin)])
    for name in ["alice@example.com", #"o'neil "x" \\ +&=%@example.com"#, "ünï@example.com"] {
      let id = twin.seedUser(name)
      twin.seedUser("other.\(name)")
      let record = try await look(name.uppercased(), client).get()
      #expect(record?.subject == SubjectID(.user, id))
    }
    #expect(try await look("nobody@example.com", client).get() == nil)
  }

  private func page(_ names: [String], total: Int? = nil) -> JSONValue {
    let users = names.enumerated().map { number, name -> JSONValue in
      ["id": .string("u\(number)"), "userName": .string(name)]
    }
    return ["totalResults": .integer(Int64(total ?? names.count)), "Resources": .array(users)]
  }

  @Test("the question is the one that every provisioning client sends")
  func question() async throws {
    let client = ScriptedClient(.answer(200, page([])))
    #expect(try await look("a b@example.com", client).get() == nil)
    let line = try #require(client.sent.first?.line)
    let query = try #require(line.split(separator: "?").last)
    #expect(line.hasPrefix("GET /scim/v2/Users?"))
    let form = FormCoding.decode(String(query))
    #expect(form?.map(\.name) == ["filter"])
    #expect(form?.map(\.value) == [#"userName eq "a b@example.com""#])
  }

  @Test("a source that ignores the filter names nobody by mistake")
  func ignoredFilter() async throws {
    let several = page(["b@example.com", "a@example.com", "c@example.com"])
    let found = try await look("a@example.com", ScriptedClient(.answer(200, several))).get()
    #expect(found?.subject.id == "u1")
    for others in [page(["b@example.com", "c@example.com"]), page([], total: 7)] {
      guard
        case .failure(let failure) = try await look(
          "a@example.com", ScriptedClient(.answer(200, others)))
      else {
        Issue.record("nobody is no answer of a source that ignores filters")
        continue
      }
      #expect(failure.kind == .refused)
    }
  }

  @Test("two of a name are a conflict, and a source that is down is no answer")
  func failures() async throws {
    let table: [(ScriptedClient.Reply, RemoteFailure.Kind)] = [
      (.answer(200, page(["a@example.com", "A@example.com"])), .conflict),
      (.answer(503, [:]), .unavailable), (.text(200, "<html>"), .protocolBroken),
      (.failure(.unreachable("x")), .unreachable),
    ]
    for (reply, kind) in table {
      let answer = try await look("a@example.com", ScriptedClient(reply))
      guard case .failure(let failure) = answer else {
        Issue.record("\(kind) was expected")
        continue
      }
      #expect(failure.kind == kind)
      #expect(!failure.detail.contains("a@example.com"))
    }
  }
}
