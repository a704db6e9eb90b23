/// Where the ownership stamp is written, and in whose name.
package struct StampRule: Hashable, Sendable {
  /// The directory's attribute that holds it.
  package var attribute: AttributeName
  /// Our own name: two instances that keep one directory tell their accounts apart by it.
  package var instance: String

  package init(attribute: AttributeName, instance: String) {
    self.attribute = attribute
    self.instance = instance
  }

  /// The account with the stamp of its subject, which is kept like every other attribute.
  func stamping(_ account: Account, of subject: SubjectID) -> Account {
    var account = account
    let stamp = OwnershipStamp(instance: instance, subject: subject.id)
    account.attributes[attribute] = .string(stamp.description)
    return account
  }

  var digestText: String { "\(attribute)=\(instance)" }
}
