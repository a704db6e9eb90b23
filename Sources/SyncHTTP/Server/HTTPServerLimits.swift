/// What a server allows its clients. Times are from the first moment of a phase to its end.
package struct HTTPServerLimits: Sendable {
  package var bodyByteLimit = 64 << 10
  /// Of a body from the owner of the server (`HTTPPeer.isOwner`), who may send a whole plan.
  package var ownerBodyByteLimit = 16 << 20
  /// Further connections wait in the listening socket's queue.
  package var connectionLimit = 64
  /// Requests on one connection; nil has no limit.
  package var requestLimit: Int? = 100
  /// A connection older than that is closed after its next answer; nil has no limit.
  package var connectionTimeLimit: Duration? = .seconds(300)
  package var headTimeLimit: Duration = .seconds(5)
  package var bodyTimeLimit: Duration = .seconds(10)
  package var idleTimeLimit: Duration = .seconds(15)
  package var writeTimeLimit: Duration = .seconds(5)
  /// After that the client gets a 503 and the handler's task is cancelled.
  package var handlerTimeLimit: Duration = .seconds(120)
  /// The same for the owner, who may have a whole plan carried out.
  package var ownerHandlerTimeLimit: Duration = .seconds(3600)
  /// Origins whose requests are taken; a browser names one, our own clients do not.
  package var allowedOrigins: Set<String> = []

  package init() {}

  /// As they are for that peer.
  func of(_ peer: HTTPPeer) -> HTTPServerLimits {
    guard peer.isOwner else { return self }
    var limits = self
    limits.bodyByteLimit = ownerBodyByteLimit
    limits.handlerTimeLimit = ownerHandlerTimeLimit
    return limits
  }

  /// For the daemon's own doors.
  package static let standard = HTTPServerLimits()

  /// For twins: many connections, long lives, large bodies, slow readers.
  package static let twin: HTTPServerLimits = {
    var limits = HTTPServerLimits()
    limits.bodyByteLimit = 16 << 20
    limits.connectionLimit = 4096
    limits.requestLimit = nil
    limits.connectionTimeLimit = nil
    limits.idleTimeLimit = .seconds(300)
    limits.writeTimeLimit = .seconds(60)
    limits.handlerTimeLimit = .seconds(600)
    return limits
  }()
}
