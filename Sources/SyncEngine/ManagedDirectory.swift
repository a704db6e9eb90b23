package import SyncCore

/// One directory with the policy it is kept by.
package struct ManagedDirectory: Sendable {
  package let connector: any DirectoryConnector
  package let policy: DirectoryPolicy
  /// What every request of the connector passes; nil where it keeps no pace.
  package let pacer: Pacer?

  package init(
    connector: any DirectoryConnector, policy: DirectoryPolicy, pacer: Pacer? = nil
  ) {
    self.connector = connector
    self.policy = policy
    self.pacer = pacer
    pacer?.adopt(policy.quotas ?? connector.traits.quotas)
  }

  package var id: DirectoryID { connector.id }

  /// Its groups and how they are kept; nil where they are left alone.
  var groups: (directory: any GroupDirectory, policy: GroupPolicy)? {
    guard let policy = policy.groups, let groups = connector.groups else { return nil }
    return (groups, policy)
  }

  /// What a password must be like: the directory's own rules, tightened by the configuration.
  package var passwordPolicy: PasswordPolicy {
    connector.traits.passwordPolicy.tightened(
      minLength: policy.passwordMinLength, classes: policy.passwordClasses)
  }
}
