package import SyncCore

extension EntraState {
  /// `deltaLifetimeMilliseconds`: how long a delta token holds.
  package mutating func turn(_ knob: String, _ value: JSONValue) -> Bool {
    guard knob == "deltaLifetimeMilliseconds", let lifetime = value.integer else { return false }
    settings.deltaLifetime = .milliseconds(lifetime)
    return true
  }

  package var knobs: JSONObject {
    ["deltaLifetimeMilliseconds": .integer(settings.deltaLifetime.milliseconds)]
  }
}
