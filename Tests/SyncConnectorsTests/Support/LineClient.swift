import SyncCore
import SyncHTTP
import Synchronization

/// A line to other clients on which each request takes some of the clock's time.
final class LineClient: HTTPClient {
  struct Sent: Sendable {
    let method: HTTPMethod
    let url: String
    let at: Timestamp
    let status: Int
  }

  private let client: any HTTPClient
  private let clock: any SyncClock
  private let delay: Duration
  private struct State {
    var sent: [Sent] = []
    var createCount = 0
  }

  private let state = Mutex(State())

  init(_ client: any HTTPClient, clock: any SyncClock, delay: Duration) {
    self.client = client
    self.clock = clock
    self.delay = delay
  }

  /// All requests but those for tokens, oldest first.
  var sent: [Sent] { state.withLock { $0.sent.filter { !$0.url.hasSuffix("/token") } } }

  /// What was created, tokens among it.
  var createCount: Int { state.withLock { $0.createCount } }

  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    do { try await clock.sleep(until: clock.now.advanced(by: delay)) } catch { throw .cancelled }
    let now = clock.now
    let answer = try await client.send(request)
    let sent = Sent(method: request.method, url: request.url, at: now, status: answer.status)
    state.withLock { state in
      state.sent.append(sent)
      if request.method == .post, [200, 201].contains(answer.status) { state.createCount += 1 }
    }
    do { try await clock.sleep(until: clock.now.advanced(by: delay)) } catch { throw .cancelled }
    return answer
  }
}
