extension Progress {
  private static let lookInterval = Duration.seconds(1)

  /// Does what may take long; meanwhile a look once a second tells how far it has come. A look that
  /// fails tells nothing: the work says itself what is wrong.
  func follow<Value: Sendable>(
    look: @escaping @Sendable () async throws -> String,
    _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        while !Task.isCancelled {
          try await Task.sleep(for: Self.lookInterval)
          if let text = try? await look() { show(text) }
        }
        return nil
      }
      defer {
        group.cancelAll()
        end()
      }
      while let end = try await group.next() {
        if let value = end { return value }
      }
      throw CancellationError()
    }
  }
}
