package import SyncCore

/// What a sealed secret belongs to: it opens only with the very same.
package struct SealContext: Hashable, Sendable {
  /// The row id of the binding.
  package let binding: Int64
  package let subject: SubjectID
  package let directory: DirectoryID
  /// In what form the secret is.
  package let form: DirectoryTraits.PasswordForm
  /// When it has to be wiped at the latest.
  package let expiry: Timestamp

  package init(
    binding: Int64, subject: SubjectID, directory: DirectoryID,
    form: DirectoryTraits.PasswordForm, expiry: Timestamp
  ) {
    self.binding = binding
    self.subject = subject
    self.directory = directory
    self.form = form
    self.expiry = expiry
  }

  var canonicalBytes: [UInt8] {
    var fields = CanonicalBytes(label: "dirsyncd sealed secret 1")
    fields.append(binding)
    fields.append(subject.kind.rawValue)
    fields.append(subject.id)
    fields.append(directory.name)
    fields.append(form.rawValue)
    fields.append(expiry)
    return fields.bytes
  }
}
