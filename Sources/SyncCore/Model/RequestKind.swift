/// What a request does to the other side: some directories count the two apart.
package enum RequestKind: Hashable, Sendable {
  case read
  case write
}
