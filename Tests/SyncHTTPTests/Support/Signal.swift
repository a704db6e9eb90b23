/// Something that happens once and is waited for.
final class Signal: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  func fire() { continuation.yield() }

  /// False when the task was cancelled before.
  func wait() async -> Bool {
    for await _ in stream { return true }
    return false
  }
}
