/// One thing that is wrong in the configuration, where, and what to do about it.
struct ConfigurationFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// `directories.google.onDeactivate`; empty for the file as a whole.
  let path: String
  let message: String
  let remedy: String

  var description: String {
    let place = path.isEmpty ? "" : "\(path): "
    return place + (remedy.isEmpty ? message : "\(message); \(remedy)")
  }
}
