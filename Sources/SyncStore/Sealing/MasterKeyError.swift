/// Why a master key is not taken.
package enum MasterKeyError: Error, Hashable, CustomStringConvertible {
  case malformed
  /// All bytes are the same: a placeholder.
  case weak

  package var description: String {
    switch self {
    case .malformed:
      "the master key must be 32 bytes, written as 64 hexadecimal digits, as base64, or raw; "
        + "make one with: dirsyncd key new"
    case .weak: "the master key is a placeholder; make one with: dirsyncd key new"
    }
  }
}
