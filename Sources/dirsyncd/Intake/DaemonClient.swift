internal import SyncCore
internal import SyncHTTP

/// Talks to the running daemon over its Unix socket.
struct DaemonClient {
  private let client = House.client()
  private let socketPath: String

  /// Nil where the configuration opens no Unix socket.
  init?(_ configuration: Configuration) {
    for address in configuration.intake.listen {
      if case .unix(let path) = address {
        socketPath = path
        return
      }
    }
    return nil
  }

  func send(
    _ method: HTTPMethod, _ path: String, body: HTTPBody? = nil,
    timeLimit: Duration = .seconds(60)
  ) async throws(HTTPFailure) -> HTTPResponse {
    var request = HTTPRequest(method, "http://localhost\(path)", body: body, timeLimit: timeLimit)
    if body != nil { request.headers["Content-Type"] = "application/json" }
    request.socketPath = socketPath
    return try await client.send(request)
  }

  /// The body of a 2xx answer, or a failure in the daemon's own words.
  func json(
    _ method: HTTPMethod, _ path: String, body: HTTPBody? = nil,
    timeLimit: Duration = .seconds(60)
  ) async throws -> JSONValue {
    let response: HTTPResponse
    do {
      response = try await send(method, path, body: body, timeLimit: timeLimit)
    } catch .unknownOutcome(let reason) {
      throw CommandFailure(
        .unavailable, "the daemon took the order and has not answered: \(reason)",
        remedy: "it goes on with it: dirsyncd events tells what it does")
    } catch {
      throw CommandFailure(
        .lockHeld, "another dirsyncd holds the database and does not answer at \(socketPath)",
        remedy: "a command may be at work: try again; or look at systemctl status dirsyncd")
    }
    let answer = try? response.json()
    guard (200..<300).contains(response.status), let answer else {
      let detail = answer?["detail"]?.string ?? "status \(response.status)"
      throw CommandFailure(Self.status(of: response.status), "the daemon says: \(detail)")
    }
    return answer
  }

  private static func status(of code: Int) -> ExitStatus {
    switch code {
    case 400, 404, 413, 415, 422: .badInput
    case 401, 403: .notPermitted
    case 409: .failed
    default: .unavailable
    }
  }
}
