internal import SyncCore

extension JSONValue {
  /// A number without its fraction.
  var wholeNumber: Int64? {
    switch self {
    case .integer(let number): number
    case .decimal(let text): Int64(text.prefix { $0 != "." })
    default: nil
    }
  }
}
