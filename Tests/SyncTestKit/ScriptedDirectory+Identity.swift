package import SyncCore

/// Which real directory it is.
extension ScriptedDirectory {
  /// From now on it says so when it is asked; before it does not answer.
  package func reveal(_ identity: String) {
    withState { $0.identity = identity }
  }

  package func identity() async throws(RemoteFailure) -> String? {
    guard let identity = withState({ $0.identity }) else {
      throw RemoteFailure(.unreachable, "scripted")
    }
    return identity
  }
}
