package import SyncCore

/// How users are told of their bindings.
package struct Notifications: Sendable {
  package let sender: any MailSender
  package let policy: NoticePolicy

  package init(sender: any MailSender, policy: NoticePolicy) {
    self.sender = sender
    self.policy = policy
  }
}
