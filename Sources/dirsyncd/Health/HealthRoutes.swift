internal import SyncCore
internal import SyncHTTP
internal import SyncLog

/// What the health port answers, as a function of the request and the board.
struct HealthRoutes: Sendable {
  let board: HealthBoard
  let metrics: Metrics
  let version: String

  init(board: HealthBoard, metrics: Metrics, version: String = Version.number) {
    self.board = board
    self.metrics = metrics
    self.version = version
  }

  /// HEAD is answered like GET; the server leaves the body out.
  func answer(_ request: HTTPServerRequest) -> HTTPResponse {
    let segments = request.segments
    let isKnown =
      switch segments.first {
      case "livez", "readyz": segments.count <= 2
      case "healthz", "metrics": segments.count == 1
      default: false
      }
    guard isKnown else { return problem(404, "Not Found", "there is nothing at this path") }
    guard request.method == .get || request.method == .head else {
      var answer = problem(405, "Method Not Allowed", "only GET and HEAD are answered here")
      answer.headers["Allow"] = "GET, HEAD"
      return answer
    }
    let name = segments.count == 2 ? segments[1] : nil
    return switch segments[0] {
    case "livez": probe("livez", [.live], name, request)
    case "readyz": probe("readyz", [.live, .ready], name, request)
    case "healthz": HealthDocument(board: board, version: version).answer()
    default: metricsPage(request.headers["Accept"])
    }
  }

  /// The convention of Kubernetes: the status code is the answer, `?verbose` lists the checks,
  /// `?exclude=NAME` leaves some out, and `/readyz/NAME` asks for one.
  private func probe(
    _ title: String, _ scopes: Set<HealthCheck.Scope>, _ name: String?,
    _ request: HTTPServerRequest
  ) -> HTTPResponse {
    let options = request.queryPairs ?? []
    let excluded = options.filter { $0.name == "exclude" }.map(\.value)
    let (all, time) = board.snapshot()
    let checks = all.filter { check in
      scopes.contains(check.scope) && !excluded.contains(check.name)
    }
    let asked = checks.filter { name == nil || $0.name == name }
    if name != nil, asked.isEmpty { return problem(404, "Not Found", "there is no such check") }
    let failed = asked.contains { $0.level(at: time) == .fail }
    let isVerbose = options.contains { $0.name == "verbose" }
    guard failed || isVerbose else { return plain(200, "ok") }
    var lines = asked.map { check in
      check.level(at: time) == .fail
        ? "[-]\(check.name) failed: reason withheld" : "[+]\(check.name) ok"
    }
    lines.append("\(title) check \(failed ? "failed" : "passed")")
    return plain(failed ? 503 : 200, lines.joined(separator: "\n") + "\n")
  }

  private func metricsPage(_ accept: String?) -> HTTPResponse {
    let format = MetricsFormat(accept: accept)
    return HTTPResponse(
      200, headers: ["Content-Type": format.contentType, "Cache-Control": "no-store"],
      body: HTTPBody(Array(metrics.render(format).utf8)))
  }

  private func plain(_ status: Int, _ text: String) -> HTTPResponse {
    HTTPResponse(
      status,
      headers: ["Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"],
      body: HTTPBody(Array(text.utf8)))
  }

  private func problem(_ status: Int, _ title: String, _ detail: String) -> HTTPResponse {
    var answer = HTTPProblem(status: status, title: title, detail: detail).response
    answer.headers["Cache-Control"] = "no-store"
    return answer
  }
}
