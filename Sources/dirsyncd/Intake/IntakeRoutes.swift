internal import SyncConnectors
internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncLog
internal import SyncStore

/// What the portal and the commands ask of the daemon.
struct IntakeRoutes: Sendable {
  typealias Answer = @Sendable () async -> HTTPResponse

  let engine: Engine
  let token: SharedSecret?

  func answer(_ request: HTTPServerRequest) async -> HTTPResponse {
    if let refusal = IntakeAccess(token: token).refusal(of: request) { return refusal }
    let methods = routes(request)
    guard !methods.isEmpty else { return IntakeProblem.noSuchPath }
    guard let answer = methods.first(where: { $0.0 == request.method })?.1 else {
      return IntakeProblem.wrongMethod(allowed: methods.map(\.0))
    }
    return await answer()
  }

  /// What can be done at that path; a slash at its end makes it another one, where nothing is.
  private func routes(_ request: HTTPServerRequest) -> [(HTTPMethod, Answer)] {
    let segments = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      .map(String.init)
    guard segments.first == "v1", !segments.contains("") else { return [] }
    switch (segments.count, segments.dropFirst().first, segments.last) {
    case (2, "logins", _): return [(.post, { await takeLogin(request) })]
    case (2, "pull", _): return [(.post, { await pull(request) })]
    case (3, "logins", let id?): return [(.get, { await progress(of: LoginID(id)) })]
    case (4, "users", "directories"): return [(.get, { await directories(of: segments[2]) })]
    case (4, "users", "password-policy"):
      return [(.get, { await passwordPolicy(of: segments[2]) })]
    case (5, "users", "check") where segments[3] == "password-policy":
      return [(.post, { await checkPassword(of: segments[2], request) })]
    case (3, "key", "rotate"): return [(.post, { await rotateKeys(request) })]
    case (6, "users", let word?) where segments[3] == "directories":
      guard let wish = LinkWish(rawValue: word) else { return [] }
      return [(.post, { await change(wish, of: segments[2], in: segments[4], request) })]
    default: return orders(Array(segments.dropFirst()), request)
    }
  }

  private func takeLogin(_ request: HTTPServerRequest) async -> HTTPResponse {
    if let refusal = Self.refusal(of: request) { return refusal }
    do {
      let parsed = try LoginRequest.parse(request.body)
      let login = Login(
        id: try LoginID.random(), address: parsed.address, idempotencyKey: parsed.id,
        occurredAt: parsed.occurredAt, receivedAt: engine.clock.now,
        initiatedBy: parsed.initiatedBy)
      let answer = try await engine.accept(login, password: parsed.takePassword())
      return HTTPResponse(json: answer.json, status: 202)
    } catch let error as LoginRequestError {
      return IntakeProblem.badBody(error.description)
    } catch let refusal as LoginRefusal {
      return IntakeProblem.response(to: refusal)
    } catch {
      return IntakeProblem.response(to: .notDurable("no random numbers"))
    }
  }

  /// The answer to what cannot be a body of the portal's. The owner alone gets more through the
  /// server, for plans.
  static func refusal(of request: HTTPServerRequest) -> HTTPResponse? {
    let type = request.headers["Content-Type"]?.lowercased() ?? ""
    guard type == "application/json" || type.hasPrefix("application/json;") else {
      return IntakeProblem.wrongType
    }
    return request.body.count > PortalBody.byteLimit ? IntakeProblem.tooLarge : nil
  }

  /// Pulls, and answers when the source has been read. `{"full": true}` reads everything, `users`
  /// single users alone, `kinds` one kind alone.
  private func pull(_ request: HTTPServerRequest) async -> HTTPResponse {
    guard let order = Self.members(of: request).flatMap({ SyncRequest($0) }) else {
      return IntakeProblem.badBody("send nothing, or {\"full\": true}")
    }
    do {
      let report = try await engine.pull(order)
      return HTTPResponse(json: report.json, status: 200)
    } catch let failure as RemoteFailure {
      return IntakeProblem.sourceUnavailable(failure)
    } catch {
      return IntakeProblem.notNow("the ledger cannot be written now")
    }
  }

  /// A JSON object; an empty one for no body at all.
  static func members(of request: HTTPServerRequest) -> JSONObject? {
    let body = request.body
    if body.count == 0 { return JSONObject() }
    return (try? JSONReader.value(of: body.bytes))?.object
  }
}
