package import SyncCore

/// A secret of the configuration that several parts hold at once; wiped when the last lets go.
package final class SharedSecret: Sendable {
  package let secret: Secret

  package init(_ secret: consuming Secret) {
    self.secret = secret
  }
}
