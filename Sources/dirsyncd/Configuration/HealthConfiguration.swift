internal import SyncHTTP

/// `health`: where `/livez`, `/readyz`, `/healthz` and `/metrics` are served.
struct HealthConfiguration: Hashable, Sendable {
  /// At least one; `127.0.0.1:9480` where nothing is said.
  var listen: [ListenAddress] = [.tcp(host: "127.0.0.1", port: 9480)]

  init() {}

  init(_ reader: ConfigurationReader) {
    listen = reader.listenAddresses("listen") ?? listen
  }
}
