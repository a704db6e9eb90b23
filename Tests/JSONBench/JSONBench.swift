import FoundationEssentials
import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTwins

/// `JSONBench FILE`: reads one page of users, from its bytes to the values that a user record
/// needs, with our reader and with Foundation's typed one, and prints MB/s. Writes the page to the
/// file, for others to read.
@main
struct JSONBench {
  private static let userCount = 1000
  private static let origin = "https://idp.example.com"

  /// Gives every request the same answer.
  private struct OnePage: HTTPClient {
    let body: HTTPBody

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
      HTTPResponse(200, headers: ["Content-Type": "application/scim+json"], body: body)
    }
  }

  private struct RealClock: SyncClock {
    var now: Timestamp { Timestamp(seconds: 1_800_000_000) }

    func sleep(until deadline: Timestamp) async throws {}
  }

  static func main() async throws {
    let page = try await makePage()
    if CommandLine.arguments.count > 1 {
      try Data(page).write(to: URL(filePath: CommandLine.arguments[1]))
    }
    let clock = RealClock()
    let configuration = ScimConfiguration(
      id: "idp", baseURL: origin + "/scim/v2", credential: .bearer(SharedSecret(Secret("t"))),
      pageSize: userCount, isProbed: false)
    let source = ScimSource(configuration, client: OnePage(body: HTTPBody(page)), clock: clock)
    var sum = 0
    let cut = try await speed(of: page.count) {
      sum += try await source.page(of: PassRequest(.user), after: nil).records.count
    }
    let whole = try await speed(of: page.count) {
      for record in try await source.page(of: PassRequest(.user), after: nil).records {
        sum += length(of: try Subject(record))
      }
    }
    let data = Data(page)
    let typed = try await speed(of: page.count) {
      for user in try JSONDecoder().decode(TypedPage.self, from: data).resources {
        sum += user.length
      }
    }
    precondition(sum > 0)
    print("\(cut) cut")
    print("\(whole) ours")
    print("\(typed) foundation")
  }

  private static func makePage() async throws -> [UInt8] {
    let twin = ScimTwin(ScimSettings(token: "t"), now: { Timestamp(seconds: 1_800_000_000) })
    twin.setCrowd(userCount)
    let client = TwinClient([TwinClient.Route(origin, twin)])
    let url = "\(origin)/scim/v2/Users?startIndex=1&count=\(userCount)"
    let request = HTTPRequest(.get, url, headers: ["Authorization": "Bearer t"])
    return try await client.send(request).body.array
  }

  /// The best of many rounds, in MB/s: what disturbs only makes it slower.
  private static func speed(of byteCount: Int, _ body: () async throws -> Void) async throws -> Int
  {
    var best = Duration.seconds(1000)
    let end = ContinuousClock().now + .seconds(3)
    repeat {
      let took = try await ContinuousClock().measure { try await body() }
      best = min(best, took)
    } while ContinuousClock().now < end
    return Int(Double(byteCount) / (best / .seconds(1)) / 1e6)
  }

  /// Looks at all that a mapping would.
  private static func length(of user: Subject) -> Int {
    let name = user.resource[caseInsensitive: "name"]
    let mail = user.resource[caseInsensitive: "emails"]?.array?.first
    let texts = [
      user.id.id, user.name, user.externalID, name?["givenName"]?.string,
      name?["familyName"]?.string, user.resource[caseInsensitive: "displayName"]?.string,
      user.resource[caseInsensitive: "title"]?.string, mail?["value"]?.string,
    ]
    return texts.reduce(user.isActive ? 1 : 0) { $0 + ($1?.utf8.count ?? 0) }
  }
}
