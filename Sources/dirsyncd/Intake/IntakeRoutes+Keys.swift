internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// The rotation of the master key, for the operator alone: the portal may talk to the socket too.
extension IntakeRoutes {
  func rotateKeys(_ request: HTTPServerRequest) async -> HTTPResponse {
    guard request.peer.isOwner else {
      return HTTPProblem(
        status: 403, title: "Forbidden",
        detail: "the key is rotated over the Unix socket, by root or the daemon's own user"
      ).response
    }
    do {
      return HTTPResponse(json: try await engine.keys.rotate().json, status: 200)
    } catch {
      return HTTPProblem(
        status: 503, title: "Service Unavailable",
        detail: "the rotation did not end (\(error)); run it again, it goes on where it was"
      ).response
    }
  }
}
