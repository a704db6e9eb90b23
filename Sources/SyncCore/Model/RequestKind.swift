/// What a request does to the other side: some directories count the kinds apart.
package enum RequestKind: Hashable, Sendable {
  case read
  case write
  /// A write that makes an account.
  case create
}
