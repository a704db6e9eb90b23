internal import SyncCore
internal import SyncEngine
internal import SyncHTTP

extension IntakeRoutes {
  /// Lets the held members of a directory's groups be taken out.
  func releaseMembers(of directory: String, for peer: HTTPPeer) async -> HTTPResponse {
    guard case .unix = peer else { return IntakeProblem.socketOnly }
    do {
      let count = try await engine.releaseMembers(DirectoryID(directory))
      return HTTPResponse(json: ["released": .integer(Int64(count))], status: 200)
    } catch {
      return IntakeProblem.notNow("the ledger cannot be written now")
    }
  }
}
