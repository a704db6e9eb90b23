internal import SyncConnectors
internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncLog
internal import SyncStore

/// What the portal and the commands ask of the daemon.
struct IntakeRoutes: Sendable {
  let engine: Engine
  let token: SharedSecret?

  func answer(_ request: HTTPServerRequest) async -> HTTPResponse {
    if let refusal = IntakeAccess(token: token).refusal(of: request) { return refusal }
    let segments = request.segments
    switch (request.method, segments.count) {
    case (.post, 2) where segments == ["v1", "logins"]: return await takeLogin(request)
    case (.get, 3) where segments.starts(with: ["v1", "logins"]):
      return await login(LoginID(segments[2]))
    case (.get, 4) where segments.starts(with: ["v1", "users"]) && segments[3] == "directories":
      return await directories(of: segments[2])
    case (.post, 2) where segments == ["v1", "pull"]: return await pull()
    case (.post, 3) where segments == ["v1", "key", "rotate"]: return await rotateKeys(request)
    case (.post, 4) where segments.starts(with: ["v1", "guards"]) && segments[3] == "release":
      guard case .unix = request.peer else { return Self.unixAlone }
      return await release(DirectoryID(segments[2]))
    case (.post, 5) where segments.starts(with: ["v1", "guards"]) && segments[3] == "mail":
      guard case .unix = request.peer else { return Self.unixAlone }
      return await releaseMail(DirectoryID(segments[2]), segments[4])
    default:
      return HTTPProblem(
        status: 404, title: "Not Found",
        detail: "there is nothing at this path for \(request.method)"
      ).response
    }
  }

  static var unixAlone: HTTPResponse {
    HTTPProblem(
      status: 403, title: "Forbidden", detail: "a guard is released over the Unix socket alone"
    ).response
  }

  private func takeLogin(_ request: HTTPServerRequest) async -> HTTPResponse {
    let type = request.headers["Content-Type"]?.lowercased() ?? ""
    guard type == "application/json" || type.hasPrefix("application/json;") else {
      return HTTPProblem(
        status: 415, title: "Unsupported Media Type", detail: "send application/json"
      ).response
    }
    do {
      let parsed = try LoginRequest.parse(request.body)
      let login = Login(
        id: try LoginID.random(), userName: parsed.userName, idempotencyKey: parsed.id,
        occurredAt: parsed.occurredAt, receivedAt: engine.clock.now,
        initiatedBy: parsed.initiatedBy)
      let answer = try await engine.accept(login, password: parsed.takePassword())
      return HTTPResponse(json: answer.json, status: 202)
    } catch let error as LoginRequestError {
      return HTTPProblem(
        status: 400, title: "Bad Request", detail: error.description
      ).response
    } catch let refusal as LoginRefusal {
      return Self.response(to: refusal)
    } catch {
      return Self.response(to: .notDurable("no random numbers"))
    }
  }

  static func response(to refusal: LoginRefusal) -> HTTPResponse {
    switch refusal {
    case .unknownUser:
      return HTTPProblem(
        status: 404, title: "Not Found",
        detail: "the source has no such user, or not yet; the password was wiped"
      ).response
    case .keyReused:
      return HTTPProblem(
        status: 422, title: "Unprocessable Content",
        detail: "this id came before with another user; give each login an id of its own"
      ).response
    case .sourceUnavailable(let reason):
      var response = HTTPProblem(
        status: 503, title: "Service Unavailable",
        detail: "the source could not be asked for this user (\(reason)); send it again"
      ).response
      response.headers["Retry-After"] = "5"
      return response
    case .notDurable(let reason):
      var response = HTTPProblem(
        status: 503, title: "Service Unavailable",
        detail: "the login could not be stored (\(reason)); send it again"
      ).response
      response.headers["Retry-After"] = "5"
      return response
    }
  }

  private func login(_ id: LoginID) async -> HTTPResponse {
    await look { transaction in
      guard let answer = try transaction.answer(to: id) else { return nil }
      let outcomes = try transaction.outcomes(of: id).map { row -> JSONValue in
        [
          "directory": .string(row.directory.name), "outcome": .string(row.outcome),
          "at": .string(row.at.description),
        ]
      }
      return [
        "login": .string(id.id), "user": .string(answer.user), "directories": .array(outcomes),
      ]
    }
  }

  private func directories(of userName: String) async -> HTTPResponse {
    await look { transaction in
      guard let row = try transaction.user(named: userName) else { return nil }
      let bindings = try transaction.bindings(of: row.row).map(\.json)
      return ["user": .string(userName), "directories": .array(bindings)]
    }
  }

  /// Something of the ledger; nil is "there is no such thing".
  private func look(
    _ body: @Sendable (Transaction) throws -> JSONValue?
  ) async -> HTTPResponse {
    do {
      guard let found = try await engine.ledger.read(body) else {
        return HTTPProblem(
          status: 404, title: "Not Found", detail: "there is no such login or user"
        ).response
      }
      return HTTPResponse(json: found, status: 200)
    } catch {
      return Self.response(to: .notDurable("the ledger cannot be read now"))
    }
  }

  private func release(_ directory: DirectoryID) async -> HTTPResponse {
    do {
      let count = try await engine.release(directory)
      return HTTPResponse(json: ["released": .integer(Int64(count))], status: 200)
    } catch {
      return Self.response(to: .notDurable("the ledger cannot be written now"))
    }
  }

  /// Pulls, and answers when the source has been read.
  private func pull() async -> HTTPResponse {
    do {
      let report = try await engine.pull()
      return HTTPResponse(json: report.json, status: 200)
    } catch let failure as RemoteFailure {
      return HTTPProblem(
        status: 502, title: "Bad Gateway", detail: "the source: \(failure.detail)"
      ).response
    } catch {
      return Self.response(to: .notDurable("the ledger cannot be written now"))
    }
  }
}
