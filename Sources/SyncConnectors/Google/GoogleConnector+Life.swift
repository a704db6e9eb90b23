package import SyncCore
internal import SyncHTTP

/// Links, and the end of an account's life.
extension GoogleConnector {
  /// A deleted user can be restored for 20 days (Manage user accounts, Undelete a user).
  static let binTime = Duration.seconds(20 * 86_400)

  static var matchAttributes: [MatchRule: AttributeName] {
    var attributes: [MatchRule: AttributeName] = [:]
    attributes[.externalID] = AttributeName("externalIds.organization")
    attributes[.sso] = AttributeName("externalIds.login_id")
    return attributes
  }

  /// Where the ownership stamp goes: an item of `externalIds` of our own type.
  package static var stampAttribute: AttributeName? {
    AttributeName("externalIds.\(GoogleUser.stampType)")
  }

  static let acquireHint =
    "; where a personal account outside the directory holds the address: dirsyncd acquire"

  package func accounts(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    try await search(for: value, in: attribute)
  }

  /// What was deleted within the last 20 days (users.list, `showDeleted`).
  package func deleted(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    try await search(for: value, in: attribute, [("showDeleted", "true")])
  }

  /// Searches by `externalId` (Search for users), which finds any type: the right one is picked
  /// from the answers. Every other attribute cannot be searched by.
  private func search(
    for value: String, in attribute: AttributeName, _ options: [(String, String)] = []
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    guard attribute.name.hasPrefix("externalIds.") else { return [] }
    let quoted = value.reduce(into: "") { text, character in
      if character == "'" || character == "\\" { text.append("\\") }
      text.append(character)
    }
    let query = FormCoding.encode(
      [
        ("customer", configuration.customer), ("query", "externalId='\(quoted)'"),
        ("maxResults", "10"), ("fields", listFields),
      ] + options + projection)
    let answer = try await api.get(Self.usersPath + "?" + query)
    guard let list = try? answer.json() else {
      throw RemoteFailure(.protocolBroken, "Google answered no list", status: answer.status)
    }
    return (list["users"]?.array ?? []).compactMap(GoogleUser.account(of:)).filter {
      $0.shadow.attributes[attribute]?.string == value
    }
  }

  /// The customer that the administrator belongs to: `my_customer` in two entries may be one.
  package func identity() async throws(RemoteFailure) -> String? {
    let path = Self.path(of: configuration.adminSubject) + "?fields=customerId"
    let answer = try await api.get(path)
    return (try? answer.json())?["customerId"]?.string.map { "Google customer \($0)" }
  }

  /// users.insert with `resolveConflictAccount`: 200 made or replaced, 202 invited, 409 kept
  /// (Method: users.insert).
  package func acquire(_ account: Account) async throws(RemoteFailure) -> Acquisition {
    let body = HTTPBody.json(
      try Self.members(of: account), with: PlaceholderPassword.make(),
      in: #""password":%,"changePasswordAtNextLogin":false"#)
    let path = Self.usersPath + "?resolveConflictAccount=true&" + writeQuery
    let answer: HTTPResponse
    do {
      answer = try await api.send(.post, path, body: body)
    } catch  where error.kind == .conflict {
      throw RemoteFailure(
        .conflict,
        "\(error.detail) The person or the group that has \(account.name) keeps it: where it is a "
          + "personal account, the Admin console says to leave it (Find and add unmanaged users); "
          + "choose to invite or to replace there, or ask its holder to give it up",
        status: error.status)
    }
    if answer.status == 202 { return .invited }
    return .acquired(try receipt(of: account, after: answer))
  }

  /// Needs a scope of its own (Method: users.signOut).
  func signOut(_ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    _ = try await api.send(.post, Self.path(of: shadow.remoteID.id) + "/signOut", body: nil)
    return Receipt(shadow: shadow)
  }

  /// By id alone: an address may lead to somebody else meanwhile.
  func delete(_ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    do {
      _ = try await api.send(.delete, Self.path(of: shadow.remoteID.id), body: nil)
    } catch  where error.kind == .missing {
      // A delete whose answer was lost is repeated.
    }
    return Receipt(shadow: shadow)
  }

  /// Who is there already answers 404. The unit that the user was in may be gone by now, and that
  /// must not cost the account: the root takes everybody.
  func undelete(_ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    let root = "/"
    let place = AttributeName("orgUnitPath").flatMap { shadow.attributes[$0]?.string } ?? root
    do {
      do {
        try await undelete(shadow.remoteID, into: place)
      } catch  where error.attribute == "orgUnitPath" && place != root {
        try await undelete(shadow.remoteID, into: root)
      }
    } catch  where error.kind == .missing {
      guard let found = try await read(shadow.remoteID) else { throw error }
      return Receipt(shadow: found.shadow)
    }
    guard let found = try await read(shadow.remoteID) else {
      throw RemoteFailure(.notYet, "the user is being restored")
    }
    return Receipt(shadow: found.shadow)
  }

  /// Undelete takes the organisational unit to put the user in, which must exist
  /// (developers.google.com/workspace/admin/directory/reference/rest/v1/users/undelete).
  private func undelete(_ id: RemoteID, into place: String) async throws(RemoteFailure) {
    let body = HTTPBody(json: ["orgUnitPath": .string(place)])
    _ = try await api.send(.post, Self.path(of: id.id) + "/undelete", body: body)
  }
}
