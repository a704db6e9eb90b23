package import SyncCore

extension Binding {
  /// What a sealed password is bound to: it opens nowhere else.
  package func sealContext(of password: SealedPassword) -> SealContext {
    sealContext(form: password.form, expiresAt: password.expiresAt)
  }

  /// What a password of this binding is sealed for.
  package func sealContext(
    form: DirectoryTraits.PasswordForm, expiresAt: Timestamp
  ) -> SealContext {
    SealContext(
      binding: row, subject: subject, directory: directory, form: form, expiry: expiresAt)
  }
}
