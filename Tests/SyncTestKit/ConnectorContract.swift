package import SyncCore

/// What every connector keeps, whatever its directory: run over a directory that is empty but for
/// what the sample names.
///
/// `complaints()` walks one account through its life and gives what did not hold, in words.
package struct ConnectorContract {
  /// What to write; every value differs from the one before.
  package struct Sample {
    package var account: Account
    /// Attributes to change, one of them cleared with null.
    package var change: Attributes
    package var newName: String
    /// In the form that the directory's traits name.
    package var password: @Sendable () -> Secret
    /// A group that gives nothing, in the directory's own spelling.
    package var group: String

    package init(
      account: Account, change: Attributes, newName: String, group: String,
      password: @escaping @Sendable () -> Secret
    ) {
      self.account = account
      self.change = change
      self.newName = newName
      self.group = group
      self.password = password
    }
  }

  let connector: any DirectoryConnector
  let sample: Sample
  /// Makes the directory carry out the next write and lose its answer.
  let loseNextAnswer: @Sendable () -> Void

  package init(
    _ connector: any DirectoryConnector, sample: Sample,
    loseNextAnswer: @escaping @Sendable () -> Void
  ) {
    self.connector = connector
    self.sample = sample
    self.loseNextAnswer = loseNextAnswer
  }

  /// What did not hold; empty when all did.
  package func complaints() async -> [String] {
    var walk = ContractWalk(connector: connector, loseNextAnswer: loseNextAnswer)
    do {
      try await walk.create(sample.account)
      try await walk.createAgain(sample.account)
      try await walk.update(AccountChange(attributes: sample.change))
      try await walk.update(AccountChange(name: sample.newName))
      try await walk.findByName(sample.newName)
      try await walk.setActive(false)
      try await walk.setActive(true)
      try await walk.setPassword(sample.password)
      try await walk.findByKey()
      try await walk.signOut()
      try await walk.deleteAndRestore()
      try await walk.createWithPassword(sample.account, sample.password)
      try await walk.join(sample.group)
      try await walk.writeToNobody()
    } catch {
      walk.complaints.append("\(walk.step): \(error)")
    }
    return walk.complaints
  }
}
