import SyncCore
import SyncHTTP
import Synchronization

/// Answers from a list and records what was sent; a token endpoint (`…/token`) is played apart.
final class ScriptedClient: HTTPClient {
  /// One request as it was sent.
  struct Sent {
    let method: HTTPMethod
    let url: String
    let headers: HTTPHeaders
    let body: String

    /// `PUT /path?query`, without the origin.
    var line: String {
      let path = url.split(separator: "/", maxSplits: 2).last ?? ""
      return "\(method.rawValue) /\(path)"
    }
  }

  enum Reply {
    case answer(Int, JSONValue, HTTPHeaders = [:])
    case text(Int, String, HTTPHeaders = [:])
    case failure(HTTPFailure)
  }

  private struct State {
    var replies: [Reply]
    var sent: [Sent] = []
    var tokens: [Sent] = []
    var tokenReplies: [Reply] = []
  }

  private let state: Mutex<State>

  init(_ replies: Reply...) {
    state = Mutex(State(replies: replies))
  }

  /// Requests but those for tokens.
  var sent: [Sent] { state.withLock(\.sent) }
  /// Requests for tokens.
  var tokens: [Sent] { state.withLock(\.tokens) }

  /// Puts answers behind those that wait.
  func script(_ replies: [Reply]) {
    state.withLock { $0.replies += replies }
  }

  /// What the token endpoint answers in place of tokens.
  func playTokens(_ replies: Reply...) {
    state.withLock { $0.tokenReplies = replies }
  }

  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    let sent = Sent(
      method: request.method, url: request.url, headers: request.headers,
      body: request.body?.text ?? "")
    let reply: Reply? = state.withLock { state in
      if request.url.hasSuffix("/token") {
        state.tokens.append(sent)
        if !state.tokenReplies.isEmpty { return state.tokenReplies.removeFirst() }
        let text = "token-\(state.tokens.count)"
        return .answer(200, ["access_token": .string(text), "expires_in": 3600])
      }
      state.sent.append(sent)
      return state.replies.isEmpty ? nil : state.replies.removeFirst()
    }
    switch reply {
    case .answer(let status, let body, let headers):
      return HTTPResponse(status, headers: headers, body: HTTPBody(json: body))
    case .text(let status, let text, let headers):
      return HTTPResponse(status, headers: headers, body: HTTPBody(Array(text.utf8)))
    case .failure(let failure): throw failure
    case nil: throw .unreachable("the script is over")
    }
  }
}
