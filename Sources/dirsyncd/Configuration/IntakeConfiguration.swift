internal import SyncHTTP

/// `intake`: where the portal hands in logins.
struct IntakeConfiguration: Hashable, Sendable {
  /// At least one; the Unix socket where nothing is said.
  var listen: [ListenAddress] = [.unix(path: "/run/dirsyncd/intake.sock")]
  /// The bearer token; always there when a TCP address is.
  var token: SecretReference?

  init() {}

  init(_ reader: ConfigurationReader) {
    listen = reader.listenAddresses("listen") ?? listen
    token = reader.secret("token")
    let hasTCP = listen.contains { if case .tcp = $0 { true } else { false } }
    if hasTCP, token == nil, !reader.has("token") {
      reader.fault(
        "token", "missing, because intake.listen has a TCP address",
        remedy: "name one: token: { credential: \"intake-token\" }")
    }
  }
}
