internal import SyncCore
internal import SyncHTTP
internal import Synchronization

/// Which scopes the last token has.
final class GoogleGrants: Sendable {
  private let demands: [Demand]
  private let granted: Mutex<Set<String>?>

  init(_ demands: [Demand]) {
    self.demands = demands
    granted = Mutex(nil)
  }

  func note(_ scopes: Set<String>) { granted.withLock { $0 = scopes } }

  /// What is demanded, and whether the token has it; nothing is missing before there is a token.
  var permissions: [Permission] {
    Demand.judge(demands, granted: granted.withLock(\.self))
  }

  var gapText: String {
    permissions.filter(\.isGap).map(\.text).joined(separator: "; ")
  }

  /// What is refused for a scope that is known to be missing concerns that request alone: all else
  /// goes on.
  func classify(_ answer: HTTPResponse) -> RemoteFailure {
    let failure = GoogleFailure.classify(answer)
    guard answer.status == 403, failure.kind == .credentials,
      failure.detail.lowercased().contains("insufficient")
    else { return failure }
    let gaps = gapText
    guard !gaps.isEmpty else { return failure }
    return RemoteFailure(.notPermitted, gaps, status: answer.status)
  }
}
