/// When a directory may be changed in bulk: spans of the week, each in its zone.
package struct ChangeWindow: Hashable, Sendable {
  /// Days of the week with the times between which the window is open.
  package struct Span: Hashable, Sendable {
    /// On which it begins, 0 for Monday.
    package let weekdays: Set<Int>
    /// Since midnight; an end that is not later is on the next day.
    package let from: Int64
    package let to: Int64
    package let zone: CivilZone
    /// As it was configured.
    package let text: String

    package init(
      weekdays: Set<Int>, from: Int64, to: Int64, zone: CivilZone, text: String
    ) {
      self.weekdays = weekdays
      self.from = from
      self.to = to
      self.zone = zone
      self.text = text
    }

    /// From when to when the span is that begins on a day; nil where none does.
    func moments(ofDay day: Int64) -> Range<Timestamp>? {
      guard weekdays.contains(CivilZone.weekday(ofDay: day)) else { return nil }
      let start = zone.moment(day: day, second: from)
      let isNextDay = to == 86_400 || to <= from
      let end = zone.moment(day: isNextDay ? day + 1 : day, second: to == 86_400 ? 0 : to)
      return start < end ? start..<end : nil
    }
  }

  package let spans: [Span]

  package init(_ spans: [Span]) {
    self.spans = spans
  }

  /// Whether it is open at that moment.
  package func isOpen(at time: Timestamp) -> Bool {
    spans.contains { span in
      let day = span.zone.local(time).day
      return [day - 1, day].contains { span.moments(ofDay: $0)?.contains(time) ?? false }
    }
  }

  /// When it opens next; nil where it is open, or never opens.
  package func opening(after time: Timestamp) -> Timestamp? {
    guard !isOpen(at: time) else { return nil }
    let starts = spans.compactMap { span in
      let day = span.zone.local(time).day
      return (0...8).compactMap { span.moments(ofDay: day + $0)?.lowerBound }.first { $0 > time }
    }
    return starts.min()
  }

  /// As it was configured.
  package var text: String { spans.map(\.text).joined(separator: ", ") }
}
