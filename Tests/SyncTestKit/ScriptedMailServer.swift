package import SyncCore
internal import Synchronization

/// A mail server in memory that keeps what it takes, and fails as it is told to.
package final class ScriptedMailServer: MailSender, Sendable {
  /// What happens to a mail.
  package enum Fault: Sendable, CaseIterable {
    case unreachable
    case refusedForNow
    case busy
    /// Taken, and the answer is lost.
    case lostAnswer
    /// Not taken, and nobody knows.
    case lostMessage
  }

  private let clock: any SyncClock
  private let nextFault: @Sendable () -> Fault?
  private let state = Mutex<[Notice]>([])

  /// - Parameter nextFault: asked at each mail.
  package init(clock: any SyncClock, nextFault: @escaping @Sendable () -> Fault?) {
    self.clock = clock
    self.nextFault = nextFault
  }

  /// What it took, oldest first.
  package var taken: [Notice] { state.withLock { $0 } }

  package func send(_ notice: Notice) async throws(RemoteFailure) -> MailReceipt {
    let fault = nextFault()
    try await pass(.milliseconds(20))
    switch fault {
    case .unreachable: throw RemoteFailure(.unreachable, "scripted")
    case .refusedForNow: throw RemoteFailure(.unavailable, "scripted", status: 451)
    case .busy: throw RemoteFailure(.throttled, "scripted", status: 421)
    case .lostMessage: throw RemoteFailure(.unknownOutcome, "scripted: lost message")
    case .lostAnswer, nil: break
    }
    state.withLock { $0.append(notice) }
    try await pass(.milliseconds(20))
    if fault != nil { throw RemoteFailure(.unknownOutcome, "scripted: lost answer") }
    return MailReceipt(messageID: "<\(notice.key)@example.com>", reply: "250 Ok")
  }

  package func check() async -> [Finding] {
    [Finding(.ok, "notifications", "scripted")]
  }

  private func pass(_ time: Duration) async throws(RemoteFailure) {
    do {
      try await clock.sleep(until: clock.now.advanced(by: time))
    } catch {
      throw RemoteFailure(.unknownOutcome, "the program was stopped")
    }
  }
}
