import SyncConnectors
import SyncCore
import Synchronization

extension RotatingCredentialTests {
  /// What stands where, and what the other side does.
  final class World: Sendable {
    struct State {
      var files: [CredentialSlot: String] = [.current: "old"]
      var unreadable: Set<CredentialSlot> = []
      var taken: Set<String> = ["old"]
      /// Tokens by which nothing can be read.
      var blind: Set<String> = []
      /// How those fail that are not taken, where it is not that they are refused.
      var outages: [String: RemoteFailure.Kind] = [:]
      var news: [String] = []
      var asked: [String] = []
    }

    static let now = Timestamp(seconds: 1_800_000_000)
    let state = Mutex(State())

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
    var asked: [String] { state.withLock { $0.asked } }

    func takeNews() -> [String] {
      state.withLock { state in
        defer { state.news = [] }
        return state.news
      }
    }

    private var places: [CredentialSlot: String] {
      [.current: "file current", .next: "file next"]
    }

    func credential(hasNext: Bool = true) -> RotatingCredential<String> {
      RotatingCredential<String>(
        at: hasNext ? places : [.current: "file current"],
        read: { (slot: CredentialSlot) throws(CredentialFault) -> HeldCredential<String>? in
          let (text, isBroken) = self.state.withLock {
            ($0.files[slot], $0.unreadable.contains(slot))
          }
          if isBroken { throw CredentialFault("\(slot.rawValue) cannot be read") }
          return text.map { HeldCredential($0, fingerprint: $0.hashValue) }
        },
        tell: { news in
          self.change { $0.news.append("\(news.kind.rawValue) \(news.slot.rawValue)") }
        })
    }

    func token(_ credential: RotatingCredential<String>) async throws(RemoteFailure) -> String {
      try await credential.token(
        at: Self.now,
        ask: { (text) async throws(RemoteFailure) -> AccessToken in
          let failure = self.state.withLock { state -> RemoteFailure.Kind? in
            state.asked.append(text)
            return state.taken.contains(text) ? nil : state.outages[text] ?? .credentials
          }
          if let failure { throw RemoteFailure(failure, "\(text) is refused") }
          return AccessToken(text: text, expiresAt: Timestamp(seconds: 1_800_003_600))
        },
        probe: { (token) async throws(RemoteFailure) -> Void in
          if self.state.withLock({ $0.blind.contains(token.text) }) {
            throw RemoteFailure(.credentials, "\(token.text) reads nothing")
          }
        }
      ).text
    }
  }
}
