internal import SyncCore

/// One event on its way to be written: what a sink makes a line of.
struct LogLine {
  /// The members that every line has; a field of such a name gets a prefix.
  private static let reservedNames: Set<String> = ["ts", "level", "event", "msg", "repeats"]

  let time: Timestamp
  let level: LogLevel
  let event: String
  let message: String
  let fields: Log.Fields
  /// How often the same line came since it was last written; 0 when it did not.
  var repeats = 0

  /// One JSON object, without a line end.
  var json: String {
    var members = [
      ("ts", LogText.json(time.description)), ("level", LogText.json(level.rawValue)),
      ("event", LogText.json(event)), ("msg", LogText.json(message)),
    ]
    if repeats > 0 { members.append(("repeats", String(repeats))) }
    for (name, value) in fields {
      let safe = Self.reservedNames.contains(name) ? "field_" + name : name
      members.append((safe, Self.json(value)))
    }
    return "{" + members.map { "\(LogText.json($0.0)):\($0.1)" }.joined(separator: ",") + "}"
  }

  /// A line for a person, without a line end; colours by SGR codes where asked for.
  func text(coloured: Bool) -> String {
    let clock = String(time.description.dropFirst(11).dropLast(1))
    let name = level.rawValue
    let padded = name + String(repeating: " ", count: max(0, 7 - name.count))
    var line = "\(clock) \(coloured ? colour + padded + "\u{1B}[0m" : padded) "
    line += "\(LogText.visible(event)): \(LogText.visible(message))"
    for (name, value) in fields { line += " \(LogText.visible(name))=\(Self.text(value))" }
    if repeats > 0 { line += " (repeats: \(repeats))" }
    return line
  }

  private var colour: String {
    switch level {
    case .debug: "\u{1B}[2m"
    case .info: "\u{1B}[32m"
    case .warning: "\u{1B}[33m"
    case .error: "\u{1B}[31m"
    }
  }

  /// Arrays and objects stand as they are while they are short, and as their cut text when not.
  private static func json(_ value: JSONValue) -> String {
    switch value {
    case .null, .bool, .integer, .decimal: return JSONWriter.text(of: value)
    case .string(let text): return LogText.json(LogText.capped(text))
    case .array, .object:
      let text = JSONWriter.text(of: value)
      let harmless = !text.unicodeScalars.contains(where: LogText.isHarmful)
      let short = text.utf8.count <= LogText.valueByteLimit
      return harmless && short ? text : LogText.json(LogText.capped(text))
    }
  }

  private static func text(_ value: JSONValue) -> String {
    guard case .string(let text) = value else {
      return LogText.visible(LogText.capped(JSONWriter.text(of: value)))
    }
    let plain = !text.isEmpty && !text.contains { $0 == " " || $0 == "\"" || $0 == "=" }
    let safe = LogText.visible(LogText.capped(text))
    return plain ? safe : "\"\(safe)\""
  }
}
