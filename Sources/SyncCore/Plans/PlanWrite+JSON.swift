/// A write as a plan's file holds it: one word, and what belongs to it.
extension PlanWrite {
  package var word: String {
    switch self {
    case .link: "link"
    case .create: "create"
    case .createWithPassword: "create-with-password"
    case .update: "update"
    case .suspend: "suspend"
    case .resume: "resume"
    case .signOut: "sign-out"
    case .delete: "delete"
    case .restore: "restore"
    case .password: "password"
    case .join: "join"
    case .roles: "roles"
    case .members: "members"
    }
  }

  var members: JSONObject {
    switch self {
    case .link, .suspend, .resume, .signOut, .delete, .restore, .password: [:]
    case .create(let account), .createWithPassword(let account):
      [
        "account": [
          "name": .string(account.name), "active": .bool(account.isActive),
          "attributes": .object(JSONObject(account.attributes)),
          "initial": .object(JSONObject(account.initial)),
        ]
      ]
    case .update(let change): Self.members(of: change)
    case .join(let group): ["group": .string(group)]
    case .roles(let joining, let leaving):
      ["adding": Self.list(joining), "removing": Self.list(leaving)]
    case .members(let adding, let removing):
      ["adding": Self.list(adding), "removing": Self.list(removing)]
    }
  }

  private static func members(of change: AccountChange) -> JSONObject {
    var object: JSONObject = [:]
    object["newName"] = change.name.map(JSONValue.string)
    object["attributes"] = .object(JSONObject(change.attributes))
    return object
  }

  private static func list(_ ids: [RemoteID]) -> JSONValue {
    .array(ids.map { .string($0.id) })
  }

  private static func list(_ members: [PlanMember]) -> JSONValue {
    .array(members.map(\.json))
  }

  init(_ reader: PlanReader) throws(PlanFault) {
    switch try reader.text("write") {
    case "link": self = .link
    case "create": self = .create(try Self.account(of: reader))
    case "create-with-password": self = .createWithPassword(try Self.account(of: reader))
    case "update":
      let name = reader.json["newName"] == nil ? nil : try reader.text("newName")
      self = .update(AccountChange(name: name, attributes: try reader.attributes("attributes")))
    case "suspend": self = .suspend
    case "resume": self = .resume
    case "sign-out": self = .signOut
    case "delete": self = .delete
    case "restore": self = .restore
    case "password": self = .password
    case "join": self = .join(try reader.text("group"))
    case "roles":
      self = .roles(
        joining: try reader.texts("adding").map { RemoteID($0) },
        leaving: try reader.texts("removing").map { RemoteID($0) })
    case "members":
      self = .members(
        adding: try reader.members("adding"), removing: try reader.members("removing"))
    default: throw reader.fault("write")
    }
  }

  private static func account(of reader: PlanReader) throws(PlanFault) -> Account {
    let part = try reader.part("account")
    var account = Account(
      name: try part.text("name"), attributes: try part.attributes("attributes"),
      isActive: try part.flag("active"))
    account.initial = try part.attributes("initial")
    return account
  }
}
