/// Why the bytes are no time zone that can be relied on.
package enum TimeZoneFault: Error, Hashable, Sendable {
  /// Not as RFC 9636 §3 has it; the text says where.
  case malformed(String)
}
