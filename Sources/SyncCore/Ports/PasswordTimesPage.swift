/// One page of a walk over the password times of all accounts of a directory.
package struct PasswordTimesPage: Hashable, Sendable {
  package let times: [RemoteID: PasswordTimes]
  /// Where the next page starts; nil on the last one.
  package let next: Cursor?

  package init(times: [RemoteID: PasswordTimes], next: Cursor?) {
    self.times = times
    self.next = next
  }
}
