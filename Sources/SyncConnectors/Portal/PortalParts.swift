internal import SyncCore

/// What a body's members are gathered in as they come.
protocol PortalParts: ~Copyable {
  /// Takes one member's value; throws `LoginRequestError` for one that is unknown or at fault.
  mutating func take(_ name: String, from reader: inout JSONReader) throws
}
