internal import SyncCore

extension Configuration {
  /// Reads and checks a file. Throws with every fault at once.
  static func load(_ path: String) throws(ConfigurationError) -> Configuration {
    let bytes: [UInt8]
    do {
      let contents = try SmallFile.contents(path, .notWritableByOthers)
      bytes = contents.bytes.indices.map { contents.bytes[$0] }
    } catch {
      let fault = ConfigurationFault(
        path: "", message: error.message, remedy: error.remedy(for: path))
      throw ConfigurationError(file: path, faults: [fault], isAboutRights: error.isAboutRights)
    }
    return try parse(bytes, file: path)
  }

  /// Checks the bytes of a file; `file` is its name in messages.
  static func parse(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> Configuration {
    let tree: JSONValue
    do {
      tree = try ConfigurationTree.parse(bytes)
    } catch {
      throw ConfigurationError(file: file, faults: [error])
    }
    guard case .object(let members) = tree else {
      let fault = ConfigurationFault(path: "", message: "is no object { … }", remedy: "")
      throw ConfigurationError(file: file, faults: [fault])
    }
    let reader = ConfigurationReader(members)
    let configuration = Configuration(reader)
    reader.refuseUnknownKeys()
    guard reader.faults.list.isEmpty else {
      throw ConfigurationError(file: file, faults: reader.faults.list)
    }
    return configuration
  }

  private init(_ reader: ConfigurationReader) {
    database = reader.absolutePath("database") ?? Self.defaultDatabase
    masterKey = reader.requiredSecret("masterKey")
    previousMasterKey = reader.secret("previousMasterKey")
    verifierCost = Self.readVerifierCost(reader)
    log = reader.object("log", LogConfiguration.init) ?? LogConfiguration()
    health = reader.object("health", HealthConfiguration.init) ?? HealthConfiguration()
    intake = reader.object("intake", IntakeConfiguration.init) ?? IntakeConfiguration()
    source = reader.requiredObject("source", SourceConfiguration.init) ?? SourceConfiguration()
    directories = reader.requiredObject("directories", Self.readDirectories) ?? []
    instance = reader.identifier("instance") ?? source.id
    guards = Guards(reader.object("guards", Guards.read) ?? [:])
    journal = reader.object("journal", JournalConfiguration.init) ?? JournalConfiguration()
    notifications =
      reader.object("notifications", NotificationsConfiguration.init)
      ?? NotificationsConfiguration()
    for directory in notifications.directoryNames.keys.sorted()
    where !directories.contains(where: { $0.id == directory }) {
      let known = directories.map(\.id.name).joined(separator: ", ")
      reader.fault(
        "notifications.names.\(directory)", "there is no such directory",
        remedy: "known are \(known)")
    }
  }

  private static func readDirectories(_ reader: ConfigurationReader) -> [DirectoryConfiguration] {
    if reader.keys.isEmpty {
      reader.fault(nil, "names no directory", remedy: "describe at least one")
    }
    let directories = reader.keys.compactMap { name in
      reader.object(name) { DirectoryConfiguration.read(name, $0) } ?? nil
    }
    var known: [String: DirectoryID] = [:]
    for directory in directories {
      let identity = directory.kind.own.identity
      if let other = known[identity] {
        reader.fault(
          directory.id.name, "is the same directory as \(other)", remedy: "keep one of the two")
      } else {
        known[identity] = directory.id
      }
    }
    return directories
  }
}
