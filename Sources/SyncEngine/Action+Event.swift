internal import SyncCore
internal import SyncStore

/// What the events tell of an action.
extension Action {
  var eventKind: Event.Kind {
    switch self {
    case .create: .created
    case .update: .updated
    case .suspend: .suspended
    case .resume: .resumed
    case .signOut: .signedOut
    case .delete: .deleted
    case .restore: .restored
    }
  }

  /// The names of what changes, never the values.
  var detail: JSONValue? {
    guard case .update(let change) = self else { return nil }
    return .array(change.names.map(JSONValue.string))
  }

  /// The attributes that the action writes.
  var written: Attributes {
    switch self {
    case .create(let account): account.attributes
    case .update(let change): change.attributes
    case .suspend, .resume, .signOut, .delete, .restore: [:]
    }
  }

  /// What may have been carried out when it fails.
  var sent: Work.Sent {
    switch self {
    case .create: .create
    case .restore: .restore
    case .update, .suspend, .resume, .signOut, .delete: .write
    }
  }

  /// Attributes that were written and did not take; nil when all did.
  func attributesNotTaken(by shadow: Shadow) -> Attributes? {
    let missing = Diff.change(
      from: shadow, to: Account(name: shadow.name, attributes: written, isActive: true))
    return missing.attributes.isEmpty ? nil : missing.attributes
  }
}
