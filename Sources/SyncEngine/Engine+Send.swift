internal import SyncCore
internal import SyncStore

/// The one place where passwords leave the program.
extension Engine {
  /// Sends a password. What the directory says about it may repeat it, and is looked through.
  func send(
    _ sealed: SealedPassword, of job: Job, to shadow: Shadow, in directory: ManagedDirectory
  ) async throws(RemoteFailure) -> Receipt {
    let secret = try open(sealed, for: job)
    do {
      return try await directory.connector.setPassword(secret, of: shadow)
    } catch {
      throw error.hiding(secret)
    }
  }

  /// Makes an account that has the password from the first moment on.
  func create(
    _ account: Account, carrying sealed: SealedPassword, of job: Job, in directory: ManagedDirectory
  ) async throws(RemoteFailure) -> Receipt {
    let secret = try open(sealed, for: job)
    do {
      return try await directory.connector.create(account, password: secret)
    } catch {
      throw error.hiding(secret)
    }
  }

  /// A secret that does not open never will: it is refused, and the next login begins anew.
  private func open(_ sealed: SealedPassword, for job: Job) throws(RemoteFailure) -> Secret {
    do {
      return try vault.open(sealed.sealed, context: job.binding.sealContext(of: sealed))
    } catch {
      throw RemoteFailure(.passwordRefused, "the sealed password does not open: \(error)")
    }
  }
}
