/// Makes something ready while other work is done, and gives it once both are over. Where the work
/// throws, the other is cancelled and waited for.
///
/// This stands for `async let`: Swift's runtime before 6.4 looks at such a task once more when its
/// parent may have freed it already, which ended the process now and then
/// (https://github.com/swiftlang/swift/pull/89883). A group keeps its tasks until they are over.
func readying<Value: Sendable>(
  _ next: @escaping @Sendable () async throws -> Value, during work: () async throws -> Void
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask { try await next() }
    try await work()
    guard let value = try await group.next() else { throw CancellationError() }
    return value
  }
}
