internal import SyncCore
internal import SyncEngine
internal import SyncHTTP

/// Links that are changed by hand, for the operator alone: the portal may talk to the socket too.
extension IntakeRoutes {
  /// What the operator wants of a link.
  enum LinkWish: String, Hashable, Sendable, CaseIterable {
    case link, unlink, acquire
  }

  func change(
    _ wish: LinkWish, of user: String, in directory: String, _ request: HTTPServerRequest
  ) async -> HTTPResponse {
    await carryOut(request) { author in
      let id = Self.members(of: request)?["id"]?.string
      do {
        let result = try await wish.carryOut(
          user, DirectoryID(directory), id: id, by: author, engine)
        return HTTPResponse(json: result.json, status: 200)
      } catch let refusal as LinkRefusal {
        return Self.response(to: refusal, user: user, directory: directory)
      }
    }
  }

  private static func response(
    to refusal: LinkRefusal, user: String, directory: String
  ) -> HTTPResponse {
    let status =
      switch refusal {
      case .unknownUser, .unknownDirectory: 404
      case .refused: 409
      case .busy: 503
      case .directory: 502
      }
    let title = status == 409 ? "Conflict" : status == 404 ? "Not Found" : "Unavailable"
    return HTTPProblem(
      status: status, title: title, detail: refusal.text(user: user, directory: directory)
    ).response
  }
}

extension IntakeRoutes.LinkWish {
  func carryOut(
    _ user: String, _ directory: DirectoryID, id: String?, by author: Author, _ engine: Engine
  ) async throws -> LinkResult {
    switch self {
    case .link:
      guard let id, !id.isEmpty else { throw LinkRefusal.refused("name the account by its id") }
      return try await engine.link(user, in: directory, to: RemoteID(id), by: author)
    case .unlink: return try await engine.unlink(user, in: directory, by: author)
    case .acquire: return try await engine.acquire(user, in: directory, by: author)
    }
  }
}

extension LinkResult {
  var json: JSONValue {
    var object: JSONObject = [
      "user": .string(user), "directory": .string(directory.name), "state": .string(state.rawValue),
    ]
    object["account"] = account.map(JSONValue.string)
    object["id"] = remoteID.map { .string($0.id) }
    return .object(object)
  }
}

extension LinkRefusal {
  /// What the operator is told.
  func text(user: String, directory: String) -> String {
    switch self {
    case .unknownUser: "the mirror has no user \"\(user)\", or more than one"
    case .unknownDirectory: "there is no directory \"\(directory)\""
    case .refused(let reason): reason
    case .busy: "something is under way with that account: try again"
    case .directory(let detail): "\(directory) does not do it: \(detail)"
    }
  }
}
