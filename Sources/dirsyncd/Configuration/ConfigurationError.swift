/// Everything that is wrong in a configuration, told at once.
struct ConfigurationError: Error, Hashable, Sendable {
  let file: String
  let faults: [ConfigurationFault]
  /// Whether rights to the file are at fault, rather than what is in it.
  var isAboutRights = false

  /// One line a fault.
  var messages: [String] {
    faults.map { "\(file): \($0)" }
  }
}
