internal import SyncCore
internal import SyncHTTP
internal import SyncLog

/// The daemon's listening sockets: intake and health.
struct Doors: Sendable {
  private let intakes: [HTTPServer]
  private let healths: [HTTPServer]
  private let intakeRoutes: IntakeRoutes
  private let healthRoutes: HealthRoutes

  /// Listens at once; whoever connects waits until `serve`.
  init(_ house: House, board: HealthBoard, metrics: Metrics) throws {
    let configuration = house.configuration
    let materials = Materials(configuration: configuration, secrets: .fromEnvironment())
    intakeRoutes = IntakeRoutes(engine: house.engine, token: try materials.intakeToken())
    healthRoutes = HealthRoutes(board: board, metrics: metrics)
    intakes = try configuration.intake.listen.map { try HTTPServer(address: $0, log: house.log) }
    healths = try configuration.health.listen.map { try HTTPServer(address: $0, log: house.log) }
  }

  /// Where the doors are, with the ports that the system chose.
  var addresses: [String] {
    intakes.map { "intake \($0.address)" } + healths.map { "health \($0.address)" }
  }

  /// Serves until the task is cancelled.
  func serve() async throws {
    let threads = OwnThreads(label: "dirsyncd.intake")  // passwords are hashed on them
    await withTaskGroup { group in
      for server in intakes {
        group.addTask { await server.run(on: threads) { await intakeRoutes.answer($0) } }
      }
      for server in healths {
        group.addTask { await server.run { healthRoutes.answer($0) } }
      }
    }
    try Task.checkCancellation()
  }
}
