internal import SyncCore
internal import SyncEngine
internal import SyncLog

extension House {
  /// Every side reads its credentials again and proves that one of them works: the log says which.
  func proveCredentials() async {
    credentials.learn(materials.credentialTerms())
    _ = await prove("source") { () async throws(RemoteFailure) in
      try await engine.source.proveCredentials()
    }
    for directory in engine.directories {
      let works = await prove("directories.\(directory.id)") { () async throws(RemoteFailure) in
        try await directory.connector.proveCredentials()
      }
      if works { try? await engine.hasten(directory) }  // a ledger in trouble says so itself
    }
    engine.nudge()
  }

  private func prove(
    _ side: String, _ look: () async throws(RemoteFailure) -> Void
  ) async -> Bool {
    do {
      try await look()
      let state = credentials.states[side] ?? CredentialState()
      log.write(
        .info, "credential.proven",
        "the credentials were read again, and one works",
        [
          "side": .string(side), "slot": .string(state.inUse.rawValue),
          "refused": state.refusal.map(JSONValue.string),
          "remedy": state.refusal.map { _ in .string(CredentialState.remedy) },
        ])
      return true
    } catch {
      log.write(
        .error, "credential.unproven", "the credentials were read again, and do not work now",
        ["side": .string(side), "reason": .string(error.detail)])
      return false
    }
  }

  /// Records what became of the credentials, and looks at their ends again where something did.
  func recordCredentials() async throws {
    if try await credentials.record(in: ledger) {
      credentials.learn(materials.credentialTerms())
    }
  }
}
