internal import SyncCore

/// `password` of a directory: when a login's password is pushed.
struct PasswordConfiguration: Hashable, Sendable {
  /// What to do when the password was changed in the directory itself.
  enum Drift: String, Hashable, Sendable, CaseIterable {
    case overwrite, report, ignore
  }

  var when = DirectoryPolicy.PasswordWhen.changed
  /// How long a sealed password may wait.
  var ttl: Duration = .seconds(86_400)
  var drift = Drift.overwrite
  /// What the directory's administrator demands beyond the directory's own rules.
  var minLength: Int?
  var classes: Int?

  init() {}

  /// - Parameter policy: the directory's own rules, which can be tightened alone.
  init(_ reader: ConfigurationReader, tightening policy: PasswordPolicy) {
    minLength = reader.integer("minLength", in: policy.lengthRange)
    classes = reader.integer(
      "classes", in: policy.leastClasses...PasswordPolicy.classNames.count)
    when = reader.choice("when", default: when)
    ttl = reader.duration("ttl") ?? ttl
    drift = reader.choice("drift", default: drift)
  }
}
