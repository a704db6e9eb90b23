internal import SyncCore
internal import SyncHTTP
internal import Synchronization

/// Which of the tenant's domains sign in elsewhere: `authenticationType` is `Federated` there, and
/// passwords cannot be set (learn.microsoft.com/graph/api/resources/domain).
///
/// Asked once an hour at most. An application that may not read domains learns it at the write.
final class EntraFederation: Sendable {
  /// So long an answer counts.
  static let rereadInterval = Duration.seconds(3600)
  /// So long the domains are not asked for again after they could not be read.
  static let retryInterval = Duration.seconds(60)

  private struct State {
    var domains: Set<String> = []
    var dueAt: Timestamp?
  }

  private let api: APIClient
  private let clock: any SyncClock
  private let state = Mutex(State())

  init(api: APIClient, clock: any SyncClock) {
    self.api = api
    self.clock = clock
  }

  /// Whether that sign-in address is in a federated domain; false where it is not known.
  func holds(_ name: String) async -> Bool {
    let domain = name.split(separator: "@").last.map { $0.lowercased() } ?? ""
    let now = clock.now
    // Whoever comes while the answer is under way makes do with the last one.
    let isDue = state.withLock { state in
      guard state.dueAt.map({ $0 <= now }) ?? true else { return false }
      state.dueAt = now.advanced(by: Self.retryInterval)
      return true
    }
    if isDue { await reread() }
    return state.withLock { $0.domains.contains(domain) }
  }

  private func reread() async {
    let query = FormCoding.encode([("$select", "id,authenticationType,isVerified")])
    let next = clock.now.advanced(by: Self.rereadInterval)
    do {
      let answer = try await api.get("/v1.0/domains?" + query)
      guard let list = (try? answer.json())?["value"]?.array else { return }
      let federated = list.filter { $0["authenticationType"]?.string == "Federated" }
      state.withLock { state in
        state.domains = Set(federated.compactMap { $0["id"]?.string?.lowercased() })
        state.dueAt = next
      }
    } catch {
      // Not allowed to look: an hour from now that may be otherwise.
      guard error.kind == .notPermitted else { return }
      state.withLock { $0.dueAt = next }
    }
  }
}
