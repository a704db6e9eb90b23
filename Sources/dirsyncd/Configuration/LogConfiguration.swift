internal import SyncLog

/// `log`: how lines look and which are written.
struct LogConfiguration: Hashable, Sendable {
  var format = LogFormat.json
  var level = LogLevel.info

  init() {}

  init(_ reader: ConfigurationReader) {
    format = reader.choice("format", default: .json)
    level = reader.choice("level", default: .info)
  }
}
