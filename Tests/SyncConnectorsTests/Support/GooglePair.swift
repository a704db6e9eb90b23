import SyncConnectors
import SyncCore
import SyncTestKit
import SyncTwins

/// Google's twin with an administrator to act as, and our connector in front of it.
func googlePair(
  _ features: Set<Feature>, mapped: Set<AttributeName> = [], newcomerGroup: String? = nil,
  at clock: TestClock
) throws -> (GoogleTwin, GoogleConnector) {
  let account = GoogleSettings.ServiceAccount(
    email: "sync@project.iam.gserviceaccount.com", keyID: "key-1", key: try testKey.get())
  let twin = GoogleTwin(GoogleSettings(serviceAccount: account), now: { clock.now })
  twin.seedUser("sync@example.com", isAdmin: true)
  let connector = try googleConnector(
    before: twin, features, mapped: mapped, newcomerGroup: newcomerGroup, at: clock)
  return (twin, connector)
}

/// Another connector in front of a twin that is there.
func googleConnector(
  before twin: GoogleTwin, _ features: Set<Feature>, mapped: Set<AttributeName> = [],
  newcomerGroup: String? = nil, denying denied: [String] = [], at clock: TestClock
) throws -> GoogleConnector {
  let client = TwinClient([
    TwinClient.Route("https://admin.googleapis.com", twin),
    TwinClient.Route("https://oauth2.googleapis.com", twin),
  ])
  var configuration = GoogleConfiguration(
    id: DirectoryID("google"), key: try GoogleServiceAccountKey(json: Secret(googleKeyFile())),
    adminSubject: "sync@example.com", domains: ["example.com"], features: features,
    mapped: mapped, newcomerGroup: newcomerGroup)
  configuration.deniedGroups = DeniedGroups(denied)
  return GoogleConnector(configuration, client: client, clock: clock)
}
