import SyncCore
import SyncHTTP
import SyncLog
import Testing

@testable import dirsyncd

@Suite struct HealthRoutesTests {
  private let now = Moment()
  private let board: HealthBoard
  private let routes: HealthRoutes

  init() {
    let now = now
    board = HealthBoard(now: { now.time })
    routes = HealthRoutes(board: board, metrics: Metrics(), version: "1")
    board.beat("pull", within: .seconds(30))
    board.set("database", .pass, scope: .ready)
    board.set("lane:google", .fail, "quarantined", value: 3, unit: "jobs")
  }

  private func ask(
    _ path: String, _ query: String = "", method: HTTPMethod = .get, headers: HTTPHeaders = [:]
  ) -> HTTPResponse {
    routes.answer(
      HTTPServerRequest(
        method: method, path: path, query: query, headers: headers, peer: .loopback))
  }

  @Test(arguments: ["/livez", "/readyz", "/healthz", "/metrics", "/readyz/database", "/livez/pull"])
  func `All is well, whatever another side does`(_ path: String) {
    let answer = ask(path)
    #expect(answer.status == 200)
    #expect(answer.headers["Cache-Control"] == "no-store")
    #expect(ask(path, method: .head).status == 200)
  }

  @Test func `A red check turns readiness red and leaves liveness alone`() {
    board.set("database", .fail, "disk full", scope: .ready)
    #expect(ask("/livez").status == 200)
    let ready = ask("/readyz")
    #expect(ready.status == 503)
    #expect(
      ready.body.text
        == "[-]database failed: reason withheld\n[+]pull ok\nreadyz check failed\n")
    #expect(ask("/readyz", "exclude=database").status == 200)
    #expect(ask("/readyz", "exclude=pull&exclude=database&verbose").status == 200)
    #expect(ask("/readyz/database").status == 503)
    #expect(ask("/readyz/pull").status == 200)
    #expect(ask("/healthz").status == 503)
  }

  @Test func `Each check is listed when asked for`() {
    let answer = ask("/readyz", "verbose")
    #expect(answer.headers["Content-Type"] == "text/plain; charset=utf-8")
    #expect(answer.body.text == "[+]database ok\n[+]pull ok\nreadyz check passed\n")
  }

  @Test func `A loop that does not tick is dead`() {
    now.advance(by: .seconds(31))
    #expect(!board.isLive)
    #expect(ask("/livez").status == 503)
    board.beat("pull", within: .seconds(30))
    #expect(board.isLive)
    #expect(ask("/livez").status == 200)
    board.remove("database")
    #expect(ask("/readyz/database").status == 404)
  }

  @Test func `The health document warns about the illness of another side`() throws {
    let answer = ask("/healthz")
    #expect(answer.headers["Content-Type"] == "application/health+json")
    let document = try JSONReader.value(of: answer.body.array)
    #expect(document["status"]?.string == "warn")
    let lane = try #require(document["checks"]?["lane:google"]?.array?.first)
    #expect(lane["status"]?.string == "fail")
    #expect(lane["observedValue"]?.integer == 3)
    #expect(lane["observedUnit"]?.string == "jobs")
    #expect(lane["output"]?.string == "quarantined")
    #expect(lane["time"]?.string == now.time.description)
  }

  @Test func `The metrics come in the form that is asked for`() {
    #expect(ask("/metrics").headers["Content-Type"]?.hasPrefix("text/plain; version=0.0.4") == true)
    let open = ask("/metrics", headers: ["Accept": "application/openmetrics-text"])
    #expect(open.headers["Content-Type"]?.hasPrefix("application/openmetrics-text") == true)
    #expect(open.body.text.hasSuffix("# EOF\n"))
  }

  @Test(arguments: ["/", "/nothing", "/readyz/none", "/readyz/a/b", "/healthz/x", "/metrics/x"])
  func `Other paths are unknown`(_ path: String) throws {
    let answer = ask(path)
    #expect(answer.status == 404)
    #expect(answer.headers["Content-Type"] == "application/problem+json")
    #expect(try JSONReader.value(of: answer.body.array)["status"]?.integer == 404)
  }

  @Test(arguments: [HTTPMethod.post, .put, .patch, .delete])
  func `Other methods are refused`(_ method: HTTPMethod) {
    let answer = ask("/readyz", method: method)
    #expect(answer.status == 405)
    #expect(answer.headers["Allow"] == "GET, HEAD")
  }

  @Test func `The process tells about itself`() {
    let metrics = Metrics()
    ProcessMetrics.register(in: metrics)
    let page = metrics.render()
    for name in [
      "dirsyncd_build_info{", "process_cpu_seconds_total", "process_resident_memory_bytes",
      "process_open_fds", "process_max_fds", "process_start_time_seconds",
    ] {
      let line = page.split(separator: "\n").first { $0.hasPrefix(name) }
      #expect(line.map { !$0.hasSuffix(" 0") } == true, "\(name)")
    }
  }
}
