import SyncConnectors
import SyncCore
import Synchronization
import Testing

@Suite struct AccessTokenCacheTests {
  /// Counts renewals, and answers them in turn.
  private final class Renewer: Sendable {
    let count = Mutex(0)
    let failures: Mutex<[Int: RemoteFailure]>
    let clock: TestClock

    init(_ clock: TestClock, failing: [Int: RemoteFailure] = [:]) {
      self.clock = clock
      failures = Mutex(failing)
    }

    func renew() async throws(RemoteFailure) -> AccessToken {
      let number = count.withLock { count in
        count += 1
        return count
      }
      for _ in 0..<200 { await Task.yield() }
      if let failure = failures.withLock({ $0[number] }) { throw failure }
      return AccessToken(
        text: "t\(number)", expiresAt: clock.now.advanced(by: .seconds(3600)))
    }

    func cache() -> AccessTokenCache {
      AccessTokenCache(clock: clock) { () async throws(RemoteFailure) -> AccessToken in
        try await self.renew()
      }
    }
  }

  @Test("fifty callers at once cost one request") func singleFlight() async throws {
    let renewer = Renewer(TestClock())
    let cache = renewer.cache()
    let texts = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<50 { group.addTask { try await cache.token().text } }
      var texts: [String] = []
      for try await text in group { texts.append(text) }
      return texts
    }
    #expect(texts == Array(repeating: "t1", count: 50))
    #expect(renewer.count.withLock { $0 } == 1)
  }

  @Test("a failure is given to all who waited, and the next call tries again")
  func failing() async throws {
    let fault = RemoteFailure(.credentials, "no")
    let renewer = Renewer(TestClock(), failing: [1: fault])
    let cache = renewer.cache()
    let failures = await withTaskGroup(of: RemoteFailure?.self) { group in
      for _ in 0..<20 {
        group.addTask {
          await failure { () async throws(RemoteFailure) in
            try await cache.token()
          }
        }
      }
      var failures: [RemoteFailure?] = []
      for await failure in group { failures.append(failure) }
      return failures
    }
    // Who comes after the failure gets a fresh try.
    #expect(failures.contains(fault))
    let token = try await cache.token()
    #expect(token.text == "t2")
    #expect(renewer.count.withLock { $0 } == 2)
  }

  @Test("it is renewed five minutes before its end, not sooner") func renewal() async throws {
    let clock = TestClock()
    let cache = Renewer(clock).cache()
    #expect(try await cache.token().text == "t1")
    clock.advance(by: .seconds(3299))
    #expect(try await cache.token().text == "t1")
    clock.advance(by: .seconds(1))
    #expect(try await cache.token().text == "t2")
  }

  @Test("while it is still good, an early renewal that fails for a while does no harm")
  func earlyFailure() async throws {
    let clock = TestClock()
    let renewer = Renewer(clock, failing: [2: RemoteFailure(.unavailable, "ill")])
    let cache = renewer.cache()
    _ = try await cache.token()
    clock.advance(by: .seconds(3310))
    #expect(try await cache.token().text == "t1")
    #expect(try await cache.token().text == "t1")
    #expect(renewer.count.withLock { $0 } == 2)
    clock.advance(by: .seconds(31))
    #expect(try await cache.token().text == "t3")
  }

  @Test("a refused token is forgotten, a newer one is not") func invalidation() async throws {
    let cache = Renewer(TestClock()).cache()
    let first = try await cache.token()
    cache.invalidate(first)
    let second = try await cache.token()
    cache.invalidate(first)
    #expect(second.text == "t2")
    #expect(try await cache.token() == second)
  }

  @Test("a caller that is cancelled while it renews does not fail the others")
  func cancelledRenewal() async throws {
    let renewer = Renewer(TestClock(), failing: [1: RemoteFailure(.unavailable, "cancelled")])
    let cache = renewer.cache()
    try await withThrowingTaskGroup(of: String?.self) { group in
      group.addTask {
        await withTaskGroup(of: Void.self) { inner in
          inner.addTask { _ = try? await cache.token() }
          while renewer.count.withLock({ $0 }) == 0 { await Task.yield() }
          inner.cancelAll()
        }
        return nil
      }
      while renewer.count.withLock({ $0 }) == 0 { await Task.yield() }
      group.addTask { try await cache.token().text }
      for try await text in group { #expect(text == nil || text == "t2") }
    }
  }
}
