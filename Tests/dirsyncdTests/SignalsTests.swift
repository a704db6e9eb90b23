internal import Glibc
import Synchronization
import Testing

@testable import dirsyncd

/// One test: signals belong to the whole process.
@Suite(.serialized) struct SignalsTests {
  @Test func `Signals that come before anyone asks are kept, and a second TERM exits`() async {
    let status = Mutex<Int32>(0)
    let signals = Signals(exitAtOnce: { code in status.withLock { $0 = code } })
    var iterator = signals.makeAsyncIterator()
    kill(getpid(), SIGHUP)
    #expect(await iterator.next() == .reload)
    kill(getpid(), SIGUSR1)
    #expect(await iterator.next() == .dump)
    kill(getpid(), SIGTERM)
    #expect(await iterator.next() == .terminate)
    #expect(status.withLock { $0 } == 0)
    kill(getpid(), SIGTERM)
    #expect(await iterator.next() == .terminate)
    #expect(status.withLock { $0 } == 143)
  }
}
