internal import SyncCore

/// What is slow to find out about a login's password, found out once.
struct KnownOfLogin: Sendable {
  /// Whether it is the password that a stored verifier was made of: most users have one for all.
  var matched: [[UInt8]: Bool] = [:]
  /// What the directories' own time stamps say, by binding; nil until they were asked.
  var drift: [Int64: PasswordTrail.Finding]?
}
