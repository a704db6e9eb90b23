internal import SyncConnectors
internal import SyncCore

/// `password` of a directory: when a login's password is pushed.
struct PasswordConfiguration: Hashable, Sendable {
  /// `drift`, as it is written.
  enum Drift: Hashable, Sendable {
    case overwrite, report, ignore, assumeNone, always
    case everyDays(Int)
  }

  private enum Word: String, CaseIterable {
    case overwrite, report, ignore, always
    case assumeNone = "assume-none"
  }

  var when = DirectoryPolicy.PasswordWhen.changed
  /// How long a sealed password may wait.
  var ttl: Duration = .seconds(86_400)
  /// nil when nothing is said.
  var drift: Drift?
  /// From one look through all accounts' time stamps to the next.
  var sweep: Duration = .seconds(86_400)
  /// When that is done each day, in place of the interval; nil for by interval.
  var sweepTime: DailyTime?
  /// Pushes of one user within a day.
  var perDay = 24
  /// What the directory's administrator demands beyond the directory's own rules.
  var minLength: Int?
  var classes: Int?

  init() {}

  /// - Parameter kind: whose own rules can be tightened alone.
  init(_ reader: ConfigurationReader, _ kind: any DirectoryKind.Type) {
    let rules = kind.passwordPolicy
    minLength = reader.integer("minLength", in: rules.lengthRange)
    classes = reader.integer(
      "classes", in: rules.leastClasses...PasswordPolicy.classNames.count)
    when = reader.choice("when", default: when)
    ttl = reader.duration("ttl") ?? ttl
    perDay = reader.integer("perDay", in: 1...1000) ?? perDay
    drift = Self.readDrift(reader)
    switch reader.schedule("sweep") {
    case .every(let interval)?: sweep = interval
    case .daily(let time)?: sweepTime = time
    case nil: break
    }
    if sweep < .seconds(1) {
      reader.fault("sweep", "is shorter than 1s", remedy: "a day is usual: 1d")
    }
    if let drift { refuse(drift, kind, reader) }
    if !kind.tellsPasswordTimes, reader.has("sweep") {
      reader.fault(
        "sweep", "\(kind.product) does not tell when a password was changed",
        remedy: "take it out")
    }
  }

  private static func readDrift(_ reader: ConfigurationReader) -> Drift? {
    if reader.value("drift")?.object != nil {
      return reader.object("drift") { reader in
        if !reader.has("everyDays") { reader.missing("everyDays") }
        return .everyDays(reader.integer("everyDays", in: 1...3650) ?? 1)
      }
    }
    guard reader.has("drift") else { return nil }
    return switch reader.choice("drift", default: Word.ignore) {
    case .overwrite: .overwrite
    case .report: .report
    case .ignore: .ignore
    case .always: .always
    case .assumeNone: .assumeNone
    }
  }

  /// A word that the directory's kind cannot keep.
  private func refuse(
    _ drift: Drift, _ kind: any DirectoryKind.Type, _ reader: ConfigurationReader
  ) {
    let tellsTimes = kind.tellsPasswordTimes
    switch drift {
    case .report where !tellsTimes:
      reader.fault(
        "drift", "\(kind.product) does not tell when a password was changed",
        remedy: "write assume-none, always, or { everyDays: 30 }")
    case .assumeNone where tellsTimes, .always where tellsTimes, .everyDays where tellsTimes:
      reader.fault(
        "drift", "\(kind.product) tells when a password was changed: nothing has to be assumed",
        remedy: "write overwrite, report or ignore")
    case .overwrite, .report, .ignore, .assumeNone, .always, .everyDays: break
    }
  }

  /// What it means for the engine.
  func policy(tellsTimes: Bool) -> DriftPolicy {
    switch drift {
    case .overwrite, nil: tellsTimes ? .overwrite : .ignore
    case .report: .report
    case .ignore, .assumeNone: .ignore
    case .always: .always
    case .everyDays(let days): .everyDays(days)
    }
  }
}
