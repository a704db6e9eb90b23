internal import SyncCore
internal import SyncHTTP

/// The groups of a Google Workspace account
/// (developers.google.com/workspace/admin/directory/reference/rest/v1/groups, …/members).
///
/// A group's name here is its address. Our stamp is one of its `externalIds`.
struct GoogleGroups: GroupDirectory {
  private static let namespace = "dirsyncd"
  private static let fields = "id,email,name,description,externalIds"

  let connector: GoogleConnector

  /// Each member is a request of its own.
  var membersPerChangeLimit: Int { 10 }

  var api: APIClient { connector.api }

  func find(_ group: Account, stamp: String) async throws(RemoteFailure) -> RemoteGroup? {
    try await read(key: group.name)
  }

  func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteGroup? {
    try await read(key: id.id)
  }

  func verify(_ group: Account) throws(RemoteFailure) { _ = try Self.members(of: group) }

  func verify(_ change: AccountChange) throws(RemoteFailure) { _ = try Self.members(of: change) }

  func create(_ group: Account, stamp: String) async throws(RemoteFailure) -> Receipt {
    var body = try Self.members(of: group)
    body["externalIds"] = [["namespace": .string(Self.namespace), "id": .string(stamp)]]
    let answer = try await api.send(
      .post, GoogleConnector.groupsPath + Self.query, body: HTTPBody(json: .object(body)))
    guard let found = Self.group(in: answer) else {
      throw RemoteFailure(
        .unknownOutcome, "Google's answer to the insert names no group", status: answer.status)
    }
    return Receipt(shadow: found.shadow)
  }

  func update(_ change: AccountChange, of shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    let body = try Self.members(of: change)
    let answer = try await api.send(
      .patch, Self.path(of: shadow.remoteID.id) + Self.query,
      body: HTTPBody(json: .object(body)))
    guard let found = Self.group(in: answer), found.shadow.remoteID == shadow.remoteID else {
      throw RemoteFailure(
        .protocolBroken, "Google answered another group than the one written",
        status: answer.status)
    }
    return Receipt(shadow: found.shadow)
  }

  /// A group that holds an administrator's role gives it to whoever comes in: nobody is put there.
  func verify(_ change: MemberChange, of group: Shadow) async throws(RemoteFailure) {
    guard !change.adding.isEmpty else { return }
    do {
      _ = try await connector.ordinaryGroup(group.remoteID.id)
    } catch  where error.status == 404 {
      throw RemoteFailure(.missing, "there is no group \(group.name) any more", status: 404)
    }
  }

  func change(
    _ change: MemberChange, of group: Shadow
  ) async throws(RemoteFailure) -> MemberReceipt {
    var receipt = MemberReceipt()
    for id in try await admitted(change, to: group, &receipt) {
      do throws(RemoteFailure) {
        try await add(id, to: group.remoteID)
      } catch {
        guard error.concernsOneMember else { throw error }
        receipt.failures[id] = error
      }
    }
    for id in change.removing {
      do throws(RemoteFailure) {
        _ = try await api.send(.delete, Self.path(of: id, in: group.remoteID), body: nil)
      } catch {
        // Who is no member any more is answered 404, and so is a group that is not there.
        if error.kind == .missing, try await read(group.remoteID) != nil { continue }
        guard error.concernsOneMember, error.kind != .missing else { throw error }
        receipt.failures[id] = error
      }
    }
    return receipt
  }

  /// Who is a member already is answered 409 `duplicate`, and so is who is to be one soon and never
  /// becomes one: that is taken back, and asked for anew by the next attempt (GAM does the same).
  private func add(_ id: RemoteID, to group: RemoteID) async throws(RemoteFailure) {
    do {
      let body: JSONValue = ["id": .string(id.id), "role": "MEMBER"]
      _ = try await api.send(
        .post, Self.path(of: group.id) + "/members", body: HTTPBody(json: body))
    } catch  where error.kind == .conflict {
      do {
        _ = try await api.get(Self.path(of: id, in: group))
      } catch  where error.kind == .missing {
        _ = try? await api.send(.delete, Self.path(of: id, in: group), body: nil)
        throw RemoteFailure(.notYet, "Google says that it is a member, and shows none")
      }
    }
  }

  // MARK: Reading and writing

  private func read(key: String) async throws(RemoteFailure) -> RemoteGroup? {
    let answer: HTTPResponse
    do {
      answer = try await api.get(Self.path(of: key) + Self.query)
    } catch  where error.kind == .missing {
      return nil
    }
    guard let group = Self.group(in: answer) else {
      throw RemoteFailure(.protocolBroken, "Google answered no group", status: answer.status)
    }
    return group
  }

  private static var query: String { "?" + FormCoding.encode([("fields", fields)]) }

  private static func path(of member: RemoteID, in group: RemoteID) -> String {
    path(of: group.id) + "/members/" + PercentCoding.encode(segment: member.id)
  }

  static func path(of key: String) -> String {
    GoogleConnector.groupsPath + "/" + PercentCoding.encode(segment: key)
  }

  /// In characters (discovery document, `schemas.Group`).
  private static let descriptionLimit = 4096

  private static func members(of group: Account) throws(RemoteFailure) -> JSONObject {
    let attributes = group.attributes.filter { !$0.value.isEmpty }
    return try members(of: AccountChange(name: group.name, attributes: attributes))
  }

  private static func members(of change: AccountChange) throws(RemoteFailure) -> JSONObject {
    var body = try members(of: change.attributes)
    if let name = change.name {
      try GoogleUser.check(name: name, as: "email")
      body["email"] = .string(name)
    }
    return body
  }

  /// A text that is cleared is sent as an empty one; what Google would refuse is refused here.
  private static func members(of attributes: Attributes) throws(RemoteFailure) -> JSONObject {
    for (name, value) in attributes where name.name == "description" {
      guard (value.plainText ?? "").unicodeScalars.count <= descriptionLimit else {
        throw GoogleUser.refusal(name.name, "is longer than \(descriptionLimit) characters")
      }
    }
    return JSONObject(
      attributes.sorted { $0.key < $1.key }
        .map { ($0.key.name, .string($0.value.plainText ?? "")) })
  }

  private static func group(in answer: HTTPResponse) -> RemoteGroup? {
    guard let json = try? answer.json(), let id = json["id"]?.string,
      let email = json["email"]?.string
    else { return nil }
    var attributes: Attributes = [:]
    for name in ["name", "description"] {
      if let key = AttributeName(name), let text = json[name]?.string {
        attributes[key] = .string(text)
      }
    }
    let stamp = json["externalIds"]?.array?
      .first { $0["namespace"]?.string == namespace }?["id"]?.string
    return RemoteGroup(
      shadow: Shadow(remoteID: RemoteID(id), name: email, attributes: attributes), stamp: stamp)
  }
}
