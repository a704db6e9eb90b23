internal import Glibc
internal import SyncConnectors
internal import SyncCore
internal import SyncHTTP
internal import SyncStore

/// Who may talk to the intake: over the Unix socket whom the socket's mode lets in, over TCP who
/// shows the token.
struct IntakeAccess {
  let token: SharedSecret?

  /// The answer to somebody who may not; nil lets the request pass.
  func refusal(of request: HTTPServerRequest) -> HTTPResponse? {
    if case .unix = request.peer { return nil }
    guard let shown = request.headers["Authorization"], isToken(shown) else {
      return IntakeProblem.badToken
    }
    return nil
  }

  /// Both sides are hashed, so that the time it takes says nothing of where they differ.
  private func isToken(_ header: String) -> Bool {
    let scheme = "bearer "
    guard let token, header.lowercased().hasPrefix(scheme) else { return false }
    let shown = Array(header.utf8.dropFirst(scheme.utf8.count))
    guard let left = try? Digest.sha256(shown), let right = try? Self.digest(of: token.secret)
    else { return false }
    return left == right
  }

  private static func digest(of secret: borrowing Secret) throws -> [UInt8] {
    let bytes = secret.bytes
    return try Digest.sha256(bytes)
  }
}
