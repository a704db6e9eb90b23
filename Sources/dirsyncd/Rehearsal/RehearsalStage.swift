internal import FoundationEssentials
internal import SyncCore
internal import SyncHTTP
internal import SyncLog
internal import SyncStore
internal import SyncTwins

/// The twins on loopback ports, and a folder with a configuration and secrets that fit them.
struct RehearsalStage: Sendable {
  let folder: String
  let town: TwinTown
  /// The loopback address that all listen on.
  private let host: String
  private let scimServer: HTTPServer
  private let googleServer: HTTPServer
  private let entraServer: HTTPServer

  /// Listens and writes the folder; the folder is made where it is missing.
  init(folder: String, host: String = "127.0.0.1") throws {
    self.folder = folder
    self.host = host
    town = TwinTown(keys: try TwinKeys(), now: WallClock.now)
    let anywhere = ListenAddress.tcp(host: host, port: 0)
    scimServer = try HTTPServer(address: anywhere, limits: .twin)
    googleServer = try HTTPServer(address: anywhere, limits: .twin)
    entraServer = try HTTPServer(address: anywhere, limits: .twin)
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try writeSecrets()
    try write(Array(configurationText.utf8), as: "dirsyncd.json5")
  }

  static func freshFolder() -> String {
    FileManager.default.temporaryDirectory.path + "/dirsyncd-rehearsal-\(UUID().uuidString)"
  }

  var configurationPath: String { folder + "/dirsyncd.json5" }
  var socketPath: String { folder + "/intake.sock" }

  /// Where each twin answers.
  var urls: [(name: String, url: String)] {
    [
      ("scim", "http://\(scimServer.address)/scim/v2"),
      ("google", "http://\(googleServer.address)"),
      ("entra", "http://\(entraServer.address)"),
    ]
  }

  /// Serves the twins until the task is cancelled.
  func serve() async {
    await withTaskGroup { group in
      group.addTask { await scimServer.run { await town.scim.respond(to: $0) } }
      group.addTask { await googleServer.run { await town.google.respond(to: $0) } }
      group.addTask { await entraServer.run { await town.entra.respond(to: $0) } }
    }
  }

  private func writeSecrets() throws {
    let tokenURL = "http://\(googleServer.address)/token"
    let token = try RandomBytes.hexadecimal(byteCount: 16)
    let key = try MasterKey.generate()
    try write(key.bytes.indices.map { key.bytes[$0] }, as: "master-key")
    try write(Array(token.utf8), as: "intake-token")
    try write(Array(town.scimToken.utf8), as: "scim-token")
    try write(Array(town.googleKeyFile(tokenURL: tokenURL).utf8), as: "google-key")
    try write(Array(town.entraSecret.utf8), as: "entra-secret")
    try write(Array(town.keys.certificate.pem.utf8), as: "entra-certificate")
    try write(Array(town.entraKeyPEM().utf8), as: "entra-key")
  }

  private func write(_ bytes: [UInt8], as name: String) throws {
    let path = "\(folder)/\(name)"
    let isMade = FileManager.default.createFile(
      atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
    guard isMade else { throw CommandFailure(.cannotCreate, "\(path) cannot be written") }
  }

  private var anyPort: ListenAddress { .tcp(host: host, port: 0) }

  private var configurationText: String {
    """
    // Written by `dirsyncd rehearse`: twins on loopback, nothing of this reaches a real directory.
    {
      database: "\(folder)/dirsyncd.db",
      masterKey: { file: "\(folder)/master-key" },
      log: { format: "json", level: "info" },
      health: { listen: "\(anyPort)" },
      intake: {
        listen: ["unix:\(socketPath)", "\(anyPort)"],
        token: { file: "\(folder)/intake-token" },
      },
      source: {
        baseURL: "http://\(scimServer.address)/scim/v2",
        auth: { bearer: { file: "\(folder)/scim-token" } },
        pull: { every: "1s" },
      },
      directories: {
        google: {
          kind: "googleWorkspace",
          serviceAccountKey: { file: "\(folder)/google-key" },
          adminSubject: "\(town.googleAdmin)",
          domains: ["example.com"],
          apiURL: "http://\(googleServer.address)",
          retry: { base: "200ms", cap: "5s" },
        },
        entra: {
          kind: "entraID",
          tenant: "\(town.entraTenant)",
          client: "\(town.entraClient)",
          clientCertificate: { file: "\(folder)/entra-certificate" },
          clientKey: { file: "\(folder)/entra-key" },
          domains: ["example.com"],
          graphURL: "http://\(entraServer.address)",
          loginURL: "http://\(entraServer.address)",
          retry: { base: "200ms", cap: "5s" },
        },
      },
    }

    """
  }
}
