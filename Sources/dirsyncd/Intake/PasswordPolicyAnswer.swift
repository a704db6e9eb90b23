internal import SyncCore

/// What the portal is told of the directories' rules for passwords.
enum PasswordPolicyAnswer {
  typealias Policies = [(directory: DirectoryID, policy: PasswordPolicy)]

  /// The strictest rules, with the directories that each comes from, and every directory's own.
  static func json(of policies: Policies, for user: String) -> JSONValue {
    let joint = JointPasswordPolicy(policies)
    var members: JSONObject = ["user": .string(user)]
    var origins: JSONObject = [:]
    func add(_ name: String, _ value: JSONValue, from directories: [DirectoryID]) {
      members[name] = value
      origins[name] = .array(directories.map { .string($0.name) })
    }
    let demands = [
      ("minLength", joint.minLength), ("maxLength", joint.maxLength),
      ("minClasses", joint.leastClasses),
    ]
    for (name, demand) in demands {
      guard let demand else { continue }
      add(name, .integer(Int64(demand.value)), from: demand.directories)
    }
    members["classes"] = .array(PasswordPolicy.classNames.map(JSONValue.string))
    let strict = joint.asciiOnly.isEmpty ? policies.map(\.directory) : joint.asciiOnly
    add("allowedCharacters", characters(asciiOnly: !joint.asciiOnly.isEmpty), from: strict)
    add("blankAtEdge", .bool(joint.noBlankAtEdge.isEmpty), from: joint.noBlankAtEdge)
    members["satisfiable"] = .bool(joint.isSatisfiable)
    members["from"] = .object(origins)
    members["directories"] = .array(policies.map { json(of: $0.policy, in: $0.directory) })
    return .object(members)
  }

  /// Which directory would refuse the password, and by what rule.
  static func json(
    checking password: borrowing Secret, by policies: Policies, for user: String
  ) -> JSONValue {
    var rows: [JSONValue] = []
    var isGood = true
    for (directory, policy) in policies {
      var row: JSONObject = ["directory": .string(directory.name)]
      let rule = policy.brokenRule(by: password)
      row["ok"] = .bool(rule == nil)
      row["rule"] = rule.map { .string($0.rawValue) }
      row["message"] = rule.map { .string(policy.text(for: $0)) }
      if rule != nil { isGood = false }
      rows.append(.object(row))
    }
    return ["user": .string(user), "ok": .bool(isGood), "directories": .array(rows)]
  }

  private static func json(of policy: PasswordPolicy, in directory: DirectoryID) -> JSONValue {
    [
      "directory": .string(directory.name),
      "minLength": .integer(Int64(policy.lengthRange.lowerBound)),
      "maxLength": .integer(Int64(policy.lengthRange.upperBound)),
      "minClasses": .integer(Int64(policy.leastClasses)),
      "allowedCharacters": characters(asciiOnly: policy.asciiOnly),
      "blankAtEdge": .bool(policy.allowsBlankAtEdge),
    ]
  }

  /// As a class of a regular expression, for a pattern such as `^[…]*$`.
  private static func characters(asciiOnly: Bool) -> JSONValue {
    .string(asciiOnly ? "[ -~]" : "[^\\u0000-\\u001F\\u007F-\\u009F]")
  }
}
