internal import SyncConnectors
internal import SyncCore

/// `readBack`: how the directory is read back, to find what others changed there.
extension DirectoryConfiguration {
  mutating func readReadBack(_ reader: ConfigurationReader) {
    if let flag = reader.value("readBack")?.bool {
      readBack = flag ? ReadBackPolicy() : nil
      return
    }
    readBack = reader.object("readBack") { [kind] in Self.readBack($0, kind) } ?? readBack
  }

  private static func readBack(_ reader: ConfigurationReader, _ kind: Kind) -> ReadBackPolicy {
    var policy = ReadBackPolicy()
    policy.onDrift = reader.choice("policy", default: policy.onDrift)
    switch reader.schedule("every") {
    case .every(let interval)?: policy.interval = interval
    case .daily(let time)?: policy.time = time
    case nil: break
    }
    switch reader.schedule("full") {
    case .every(let interval)?: policy.fullInterval = interval
    case .daily(let time)?: policy.fullTime = time
    case nil: break
    }
    policy.grace = reader.duration("grace")
    for (key, interval) in [("every", policy.interval), ("full", policy.fullInterval)]
    where interval < .seconds(1) {
      reader.fault(key, "is shorter than 1s", remedy: "some hours are usual: 6h")
    }
    if !kind.connector.tellsChanges, reader.has("full") {
      reader.fault(
        "full", "\(kind.connector.product) does not tell what changed: every look reads everything",
        remedy: "say in every how often that is")
    }
    return policy
  }
}
