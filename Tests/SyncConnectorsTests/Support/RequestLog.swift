import Synchronization

/// Lines in the order in which they came.
final class RequestLog: Sendable {
  private let state = Mutex<[String]>([])

  var lines: [String] { state.withLock(\.self) }

  func add(_ line: String) { state.withLock { $0.append(line) } }
}
