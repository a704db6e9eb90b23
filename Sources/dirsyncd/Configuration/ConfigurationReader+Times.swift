internal import SyncCore

extension ConfigurationReader {
  /// When something is done by itself.
  enum Schedule: Hashable {
    case every(Duration)
    case daily(DailyTime)
  }

  /// A duration such as `1d`, or a time of day such as `03:00 Europe/Zurich`.
  func schedule(_ key: String) -> Schedule? {
    guard let text = string(key) else { return nil }
    if let duration = Duration(configuration: text) { return .every(duration) }
    if Duration.isOutOfRange(configuration: text) {
      badDuration(key, text)
      return nil
    }
    let parts = text.split(separator: " ")
    guard parts.count == 2, let second = ClockText.second(parts[0]), second < 86_400 else {
      fault(
        key, "\"\(text)\" is neither a duration nor a time of day",
        remedy: "write 1d, or 03:00 Europe/Zurich")
      return nil
    }
    return zone(String(parts[1]), key).map { .daily(DailyTime(secondOfDay: second, zone: $0)) }
  }

  /// A list of spans such as `Mon-Fri 20:00-06:00 Europe/Zurich`; without days it is every day.
  func window(_ key: String) -> ChangeWindow? {
    guard let texts = strings(key) else { return nil }
    if texts.isEmpty {
      fault(key, "names no span", remedy: "write one, or leave the key out for always")
    }
    return ChangeWindow(texts.compactMap { span($0, key) })
  }

  private func span(_ text: String, _ key: String) -> ChangeWindow.Span? {
    let parts = text.split(separator: " ")
    let days = parts.count == 3 ? ClockText.days(parts[0]) : Set(0..<7)
    guard parts.count == 2 || parts.count == 3, let days,
      let (from, to) = ClockText.span(parts[parts.count - 2])
    else {
      fault(
        key, "\"\(text)\" is no span of the week",
        remedy: "write Mon-Fri 20:00-06:00 Europe/Zurich")
      return nil
    }
    return zone(String(parts[parts.count - 1]), key).map {
      ChangeWindow.Span(weekdays: days, from: from, to: to, zone: $0, text: text)
    }
  }

  private func zone(_ name: String, _ key: String) -> CivilZone? {
    do throws(TimeZoneFile.Failure) {
      return try TimeZoneFile.zone(named: name)
    } catch {
      fault(key, error.message, remedy: error.remedy)
      return nil
    }
  }
}
