internal import SyncConnectors
internal import SyncCore

extension DirectoryConfiguration {
  /// nil when the kind is at fault, since nothing is known about the keys then.
  static func read(
    _ name: String, _ reader: ConfigurationReader,
    among kinds: [any KindConfiguration.Type] = Kind.all
  ) -> DirectoryConfiguration? {
    if !ConfigurationReader.isIdentifier(name) {
      reader.fault(nil, "\"\(name)\" is no name", remedy: ConfigurationReader.identifierRemedy)
    }
    if !reader.has("kind") { reader.missing("kind") }
    let before = reader.faults.list.count
    let word = reader.word("kind", among: kinds.map { $0.name })
    guard let kind = kinds.first(where: { $0.name == word }), reader.faults.list.count == before
    else {
      reader.acceptAllKeys()
      return nil
    }
    var directory = DirectoryConfiguration(
      id: DirectoryID(name), kind: Kind(own: kind.init(reader)))
    directory.readRules(reader)
    directory.readFeatures(reader)
    return directory
  }

  private mutating func readRules(_ reader: ConfigurationReader) {
    mode = reader.choice("mode", default: mode)
    domains = reader.domains("domains") ?? []
    if reader.has("domains"), reader.strings("domains")?.isEmpty ?? false {
      reader.fault("domains", "names no domain", remedy: "name one, or leave the key out for any")
    }
    scope = reader.filter("scope")
    exclude = reader.strings("exclude") ?? []
    create = reader.bool("create") ?? create
    onExisting = reader.choice("onExisting", default: onExisting)
    onDeactivate = reader.choice("onDeactivate", default: onDeactivate)
    onRemove = reader.choice("onRemove", default: onRemove)
    deleteAfter = reader.duration("deleteAfter")
    if onRemove == .delete, !reader.has("deleteAfter") {
      reader.fault(
        "deleteAfter", "missing, because onRemove is \"delete\"",
        remedy: "write how long the account stays suspended first, 30d for one")
    }
    if onRemove != .delete, reader.has("deleteAfter") {
      reader.fault(
        "deleteAfter", "has no effect, because onRemove is not \"delete\"",
        remedy: "take it out")
    }
    let connector = kind.connector
    password = reader.object("password") { PasswordConfiguration($0, connector) } ?? password
    retry = reader.object("retry", Self.readRetry) ?? retry
    quota = QuotaConfiguration.read(reader)
    window = reader.window("window")
    guards = reader.object("guards", Guards.read) ?? guards
    caFile = reader.absolutePath("caFile")
    proxy = reader.proxy("proxy")
  }

  private mutating func readFeatures(_ reader: ConfigurationReader) {
    readReadBack(reader)
    readNewcomers(reader)
    readGroups(reader)
    readRoles(reader)
    mapping = reader.object("mapping") { [kind] in Self.readMapping($0, kind) } ?? mapping
    readLinks(reader)
  }

  private static func readRetry(_ reader: ConfigurationReader) -> Retry {
    readRetry(reader, standard: Retry())
  }

  static func readRetry(_ reader: ConfigurationReader, standard: Retry) -> Retry {
    var retry = standard
    retry.base = reader.duration("base") ?? retry.base
    retry.cap = reader.duration("cap") ?? retry.cap
    if retry.cap < retry.base {
      reader.fault("cap", "is shorter than base", remedy: "make it longer")
    }
    return retry
  }

  /// Any attribute of a group may stand there.
  static func readGroupMapping(_ reader: ConfigurationReader) -> [String: String] {
    var mapping: [String: String] = [:]
    for attribute in reader.keys {
      if let expression = reader.expression(attribute) { mapping[attribute] = expression }
    }
    return mapping
  }
}
