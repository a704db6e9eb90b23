internal import SyncCore
internal import SyncStore

/// `verifier`: whether and how slowly an unchanged password is told.
extension Configuration {
  /// scrypt's N as a power of two; N times 1 KiB is the memory that one login takes.
  static let verifierCosts = 10...17
  static let standardVerifierCost = Int(ScryptCost.standard.workExponent)

  /// `false`, `true`, or `{ cost }`; nil when switched off.
  static func readVerifierCost(_ reader: ConfigurationReader) -> Int? {
    if let flag = reader.value("verifier")?.bool { return flag ? standardVerifierCost : nil }
    let cost = reader.object("verifier") { $0.integer("cost", in: verifierCosts) }
    return (cost ?? nil) ?? standardVerifierCost
  }

  /// What follows where an unchanged password cannot be told.
  var verifierFindings: [Finding] {
    guard verifierCost == nil else { return [] }
    let pushing = directories.filter { $0.password.when == .changed }.map(\.id.name)
    guard !pushing.isEmpty else {
      return [Finding(.ok, "verifier", "switched off, and not needed")]
    }
    return [
      Finding(
        .warning, "verifier",
        "switched off: whether a password is unchanged cannot be told, so when: \"changed\" pushes "
          + "at every login and may sign people out (\(pushing.joined(separator: ", ")))",
        remedy: "take verifier: false out, or set when to record-changed or never")
    ]
  }
}

extension ScryptCost {
  /// A cost as it is configured.
  init(verifierCost: Int) {
    self.init(
      workExponent: UInt8(clamping: verifierCost), blockSize: ScryptCost.standard.blockSize,
      parallelism: ScryptCost.standard.parallelism)
  }
}
