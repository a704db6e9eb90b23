internal import SyncCore
internal import SyncStore

/// Whom a login's address means, by what the mirror says.
enum Person: Sendable {
  case nobody
  /// Somebody, or several, who may not log in so; the text says why.
  case barred(String)
  /// One user. `skipReason` says why the password is not the one that directories take over; nil
  /// where it is.
  case user(MirrorRow, skipReason: String?)

  /// The turn in which logins of that person are taken: by subject, however they name it.
  func turn(for address: LoginAddress) -> String {
    if case .user(let row, _) = self { "subject \(row.row)" } else { address.foldedText }
  }
}

extension Engine {
  static let otherCredential = "other-credential"
  static let noPasswordExpected = "no-password-expected"
  private static let ambiguous = "two users have that name or credential, so it means neither"
  private static let disabled = "the credential is disabled"

  /// Finds the person; a name or credential that two users have means neither.
  func person(at address: LoginAddress, _ transaction: Transaction) throws -> Person {
    switch address {
    case .userName(let name): try person(named: name, transaction)
    case .credential(let kind, let key): try person(with: kind, key, transaction)
    }
  }

  private func person(named name: String, _ transaction: Transaction) throws -> Person {
    let rows = try transaction.userRows(named: name)
    guard rows.count < 2 else { return .barred(Self.ambiguous) }
    guard let only = rows.first, let row = try transaction.mirrorRow(only) else {
      return try transaction.isDisabled(localKey: name) ? .barred(Self.disabled) : .nobody
    }
    let credentials = try transaction.credentials(of: only)
    let named = credentials.first {
      $0.kind == .local && $0.key.lowercased() == name.lowercased()
    }
    // An inactive user's logins are held as such, whatever becomes of the credentials.
    guard try Subject(row.record).isActive else { return .user(row, skipReason: nil) }
    if let named, !named.isEnabled { return .barred(Self.disabled) }
    // Who names the person and no credential means the one that bears the password.
    guard let used = named ?? credentials.first(where: { $0.bearsPassword && $0.isEnabled })
    else { return .user(row, skipReason: Self.noPasswordExpected) }
    return .user(row, skipReason: used.bearsPassword ? nil : Self.otherCredential)
  }

  private func person(
    with kind: Credential.Kind, _ key: String, _ transaction: Transaction
  ) throws -> Person {
    let rows = try transaction.holders(of: kind, key: key)
    guard rows.count < 2 else { return .barred(Self.ambiguous) }
    guard let only = rows.first, let row = try transaction.mirrorRow(only) else {
      return .barred("no user has that credential enabled")
    }
    let used = try transaction.credentials(of: only).first {
      $0.kind == kind && $0.key.lowercased() == key.lowercased()
    }
    return .user(row, skipReason: used?.bearsPassword == true ? nil : Self.otherCredential)
  }
}
