internal import SyncCore

/// An access token that the twin gave out.
struct EntraToken: Sendable {
  let permissions: Set<String>
  let expires: Timestamp
}
