internal import SyncCore
internal import SyncHTTP

/// The groups of an Entra ID tenant (learn.microsoft.com/graph/api/resources/group): security
/// groups without mail, the only ones that Graph can make and fill.
///
/// A group's name here is its `displayName`, which is not unique. Our stamp is its `uniqueName`,
/// which is: an immutable alternate key (learn.microsoft.com/graph/api/group-upsert).
struct EntraGroups: GroupDirectory {
  private static let path = "/v1.0/groups"
  private static let selection =
    "id,displayName,mailNickname,description,uniqueName,securityEnabled,mailEnabled,groupTypes,"
    + "isAssignableToRole,onPremisesSyncEnabled"
  private static let attributes = ["mailNickname", "description"]

  let api: APIClient
  let denied: DeniedGroups

  /// `members@odata.bind` takes so many (learn.microsoft.com/graph/api/group-post-members).
  var membersPerChangeLimit: Int { 20 }

  func find(_ group: Account, stamp: String) async throws(RemoteFailure) -> RemoteGroup? {
    if let ours = try await read(at: Self.path(ofStamp: stamp)) { return ours }
    let quoted = group.name.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "''")
    let query = FormCoding.encode([
      ("$filter", "displayName eq '\(quoted)'"), ("$select", Self.selection), ("$top", "1"),
    ])
    let answer = try await api.get(Self.path + "?" + query)
    guard let list = (try? answer.json())?["value"]?.array else {
      throw RemoteFailure(
        .protocolBroken, "Graph answered no list of groups", status: answer.status,
        requestID: EntraFailure.requestID(of: answer))
    }
    return list.first.flatMap(Self.group(in:))
  }

  func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteGroup? {
    try await read(at: Self.path(of: id))
  }

  func verify(_ group: Account) throws(RemoteFailure) { _ = try Self.members(of: group) }

  func verify(_ change: AccountChange) throws(RemoteFailure) {
    try Self.check(name: change.name, Self.members(of: change.attributes))
  }

  /// The members of a new group.
  private static func members(of group: Account) throws(RemoteFailure) -> JSONObject {
    var body = members(of: group.attributes.filter { !$0.value.isEmpty })
    try check(name: group.name, body)
    body["displayName"] = .string(group.name)
    body["mailEnabled"] = false
    body["securityEnabled"] = true
    guard body["mailNickname"] != nil else {
      throw EntraUser.refusal("mailNickname", "has no value, but Entra ID requires it")
    }
    return body
  }

  /// An upsert by `uniqueName`: repeated, it makes no second group.
  func create(_ group: Account, stamp: String) async throws(RemoteFailure) -> Receipt {
    let body = try Self.members(of: group)
    let answer = try await api.send(
      .patch, Self.path(ofStamp: stamp), headers: ["Prefer": "create-if-missing"],
      body: HTTPBody(json: .object(body)))
    let requestID = EntraFailure.requestID(of: answer)
    var made = (try? answer.json()).flatMap(Self.group(in:))
    if made == nil { made = try await read(at: Self.path(ofStamp: stamp)) }
    guard let id = made?.shadow.remoteID else {
      throw RemoteFailure(
        .unknownOutcome, "Graph's answer to the create names no group", status: answer.status,
        requestID: requestID)
    }
    return Receipt(
      shadow: Shadow(remoteID: id, name: group.name, attributes: group.attributes),
      requestID: requestID)
  }

  func update(_ change: AccountChange, of shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    var body = Self.members(of: change.attributes)
    try Self.check(name: change.name, body)
    var expected = shadow
    expected.attributes.merge(change.attributes) { $1 }
    if let name = change.name {
      body["displayName"] = .string(name)
      expected.name = name
    }
    let answer = try await api.send(
      .patch, Self.path(of: shadow.remoteID), body: HTTPBody(json: .object(body)))
    return Receipt(shadow: expected, requestID: EntraFailure.requestID(of: answer))
  }

  // MARK: Members

  func verify(_ change: MemberChange, of group: Shadow) async throws(RemoteFailure) {
    guard let found = try await read(group.remoteID) else {
      throw RemoteFailure(.missing, "there is no group \(group.name) any more", status: 404)
    }
    if let refusal = found.refusal { throw RemoteFailure(.refused, refusal) }
    if !change.adding.isEmpty { try denied.refuse(found.shadow.name, found.shadow.remoteID.id) }
  }

  func change(
    _ change: MemberChange, of group: Shadow
  ) async throws(RemoteFailure) -> MemberReceipt {
    var receipt = MemberReceipt()
    let adding = try await admitted(change, to: group, &receipt)
    try await add(adding, to: group.remoteID, &receipt)
    for id in change.removing {
      do throws(RemoteFailure) {
        let answer = try await api.send(
          .delete, Self.reference(to: id, in: group.remoteID), body: nil)
        receipt.requestID = EntraFailure.requestID(of: answer)
      } catch {
        // Who is no member any more is answered 404; the group was there a moment ago.
        if error.kind == .missing { continue }
        guard error.concernsOneMember else { throw error }
        receipt.failures[id] = error
      }
    }
    return receipt
  }

  /// Up to 20 at once, all or none; where one of them is at fault, one by one.
  private func add(
    _ ids: [RemoteID], to group: RemoteID, _ receipt: inout MemberReceipt
  ) async throws(RemoteFailure) {
    guard !ids.isEmpty else { return }
    do throws(RemoteFailure) {
      let body: JSONValue = ["members@odata.bind": .array(ids.map { .string(object($0)) })]
      let answer = try await api.send(.patch, Self.path(of: group), body: HTTPBody(json: body))
      receipt.requestID = EntraFailure.requestID(of: answer)
    } catch {
      guard error.concernsOneMember else { throw error }
      for id in ids { try await add(id, to: group, &receipt) }
    }
  }

  /// Who is a member already is answered 400 "added object references already exist".
  private func add(
    _ id: RemoteID, to group: RemoteID, _ receipt: inout MemberReceipt
  ) async throws(RemoteFailure) {
    do throws(RemoteFailure) {
      let answer = try await api.send(
        .post, Self.path(of: group) + "/members/$ref",
        body: HTTPBody(json: ["@odata.id": .string(object(id))]))
      receipt.requestID = EntraFailure.requestID(of: answer)
    } catch {
      if error.status == 400, error.detail.contains("references already exist") { return }
      guard error.concernsOneMember else { throw error }
      receipt.failures[id] = error
    }
  }

  private func object(_ id: RemoteID) -> String { "\(api.root)/v1.0/directoryObjects/\(id.id)" }

  /// The reference to a member. Without `/$ref` at its end the same address is the member itself,
  /// and DELETE deletes that user (learn.microsoft.com/graph/api/group-delete-members).
  static func reference(to member: RemoteID, in group: RemoteID) -> String {
    path(of: group) + "/members/" + PercentCoding.encode(segment: member.id) + "/$ref"
  }

  // MARK: Reading and writing

  private func read(at path: String) async throws(RemoteFailure) -> RemoteGroup? {
    let answer: HTTPResponse
    do {
      answer = try await api.get(path + "?" + FormCoding.encode([("$select", Self.selection)]))
    } catch  where error.kind == .missing {
      return nil
    }
    guard let group = (try? answer.json()).flatMap(Self.group(in:)) else {
      throw RemoteFailure(
        .protocolBroken, "Graph answered no group", status: answer.status,
        requestID: EntraFailure.requestID(of: answer))
    }
    return group
  }

  static func path(of id: RemoteID) -> String {
    path + "/" + PercentCoding.encode(segment: id.id)
  }

  private static func path(ofStamp stamp: String) -> String {
    let doubled = stamp.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "''")
    return path + "(uniqueName='" + PercentCoding.encode(segment: doubled) + "')"
  }

  private static func members(of attributes: Attributes) -> JSONObject {
    JSONObject(
      attributes.sorted { $0.key < $1.key }
        .map { ($0.key.name, $0.value.isEmpty ? .null : $0.value) })
  }

  /// The limits of the group resource type, checked before anything is sent.
  private static func check(name: String?, _ body: JSONObject) throws(RemoteFailure) {
    for (property, text, limit) in [
      ("displayName", name, 256), ("mailNickname", body["mailNickname"]?.string, 64),
      ("description", body["description"]?.string, 1024),
    ] where text.map({ $0.unicodeScalars.count > limit }) ?? false {
      throw EntraUser.refusal(property, "is longer than \(limit) characters")
    }
    if let nickname = body["mailNickname"]?.string, EntraUser.nickname(for: nickname) != nickname {
      throw EntraUser.refusal("mailNickname", "has a character that Entra ID refuses")
    }
  }

  private static func group(in json: JSONValue) -> RemoteGroup? {
    guard let id = json["id"]?.string, let name = json["displayName"]?.string else { return nil }
    var values: Attributes = [:]
    for attribute in attributes {
      if let key = AttributeName(attribute), let value = json[attribute] { values[key] = value }
    }
    return RemoteGroup(
      shadow: Shadow(remoteID: RemoteID(id), name: name, attributes: values),
      stamp: json["uniqueName"]?.string, refusal: refusal(of: json, name))
  }

  /// Why the group is not ours to write, whoever made it.
  private static func refusal(of json: JSONValue, _ name: String) -> String? {
    if json["isAssignableToRole"]?.bool == true {
      return "the group \(name) can give administrator roles; it is left alone"
    }
    if json["onPremisesSyncEnabled"]?.bool == true {
      return "the group \(name) is synchronised from on-premises; it is ruled there"
    }
    let types = json["groupTypes"]?.array ?? []
    if types.contains("DynamicMembership") {
      return "the group \(name) is dynamic: a rule in Entra ID decides who is in it"
    }
    if json["mailEnabled"]?.bool == true, !types.contains("Unified") {
      return "the group \(name) is mail-enabled, and Graph does not change such groups"
    }
    return nil
  }
}
