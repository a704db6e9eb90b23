internal import SyncCore

extension JSONObject {
  /// The members that are there and not null.
  static func compact(_ pairs: KeyValuePairs<String, JSONValue?>) -> JSONObject {
    JSONObject(pairs.compactMap { pair in pair.value.map { (pair.key, $0) } })
  }
}
