internal import Glibc

/// The other end of a connection that our server took.
package enum HTTPPeer: Hashable, Sendable {
  /// A Unix socket's peer by the uid that the kernel vouches for.
  case unix(uid: UInt32)
  /// A TCP peer on loopback.
  case loopback

  /// Root, or the user whose process this is.
  package var isOwner: Bool {
    if case .unix(let uid) = self { uid == 0 || uid == geteuid() } else { false }
  }
}
