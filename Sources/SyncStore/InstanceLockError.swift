/// Why this process may not work on the database.
package enum InstanceLockError: Error, Hashable, CustomStringConvertible {
  /// Another process has it; the text says which, since when and by what command.
  case held(by: String)
  case failed(String)

  package var description: String {
    switch self {
    case .held(let holder): "the database is in use by: \(holder)"
    case .failed(let reason): reason
    }
  }
}
