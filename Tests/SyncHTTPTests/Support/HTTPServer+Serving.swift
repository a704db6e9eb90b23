import SyncHTTP

/// Serves for as long as `use` runs, then ends the server and waits for it.
func withServer<Value: Sendable>(
  _ limits: HTTPServerLimits = .standard,
  at address: ListenAddress = .tcp(host: "127.0.0.1", port: 0),
  handler: @escaping @Sendable (HTTPServerRequest) async -> HTTPResponse = answerPlainly,
  use: (HTTPServer) async throws -> Value
) async throws -> Value {
  let server = try HTTPServer(address: address, limits: limits)
  return try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { await server.run(handler) }
    let value = try await use(server)
    group.cancelAll()
    return value
  }
}

/// Says what was asked: method, path, query, body.
let answerPlainly: @Sendable (HTTPServerRequest) async -> HTTPResponse = { request in
  let text = "\(request.method.rawValue) \(request.path)?\(request.query) \(request.body.text)"
  return HTTPResponse(
    200, headers: ["Content-Type": "text/plain"], body: HTTPBody(Array(text.utf8)))
}

/// Waits until the task is cancelled; a handler that hangs.
func hang() async {
  let (stream, continuation) = AsyncStream<Never>.makeStream()
  for await _ in stream {}
  _ = continuation
}

extension HTTPServer {
  /// The URL of a path here.
  func url(_ path: String = "/") -> String { "http://\(address)\(path)" }
}
