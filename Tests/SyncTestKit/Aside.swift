internal import Dispatch

/// Runs long work beside the tasks' own threads, of which there are few: tests that wait for a
/// socket would starve otherwise.
package enum Aside {
  package static func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Result { try body() })
      }
    }
  }
}
