internal import SyncCore
internal import SyncEngine
internal import SyncHTTP

extension IntakeRoutes {
  /// Lets the held mails of a directory go, or has them never sent.
  func releaseMail(
    of directory: String, dropping isDropping: Bool, for peer: HTTPPeer
  ) async -> HTTPResponse {
    guard case .unix = peer else { return IntakeProblem.socketOnly }
    do {
      let count = try await engine.releaseMail(DirectoryID(directory), dropping: isDropping)
      return HTTPResponse(json: ["released": .integer(Int64(count))], status: 200)
    } catch {
      return IntakeProblem.notNow("the ledger cannot be written now")
    }
  }
}
