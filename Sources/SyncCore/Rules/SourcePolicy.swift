/// Which users of the source take part at all, in every directory alike.
package struct SourcePolicy: Hashable, Sendable {
  /// User names that are left alone.
  package var excludedNames: [NamePattern] = []
  /// Users who are left alone; nil for nobody.
  package var excluded: SCIMFilter?
  /// Who may get something new; nil for everybody. Asked at the binding, and never again.
  package var ready: SCIMFilter?

  package init() {}

  /// The rule that leaves a user alone; nil where none does.
  package func exclusion(of subject: Subject) -> String? {
    if let pattern = excludedNames.first(matching: subject.name) { return pattern.text }
    if let excluded, excluded.matches(subject.resource) { return excluded.text }
    return nil
  }

  /// The filter that a staged user does not match yet; nil for one who is ready.
  package func stage(of subject: Subject) -> String? {
    guard let ready, !ready.matches(subject.resource) else { return nil }
    return ready.text
  }

  /// What decides who takes part, as text.
  var digestText: String {
    [
      excludedNames.map(\.text).joined(separator: ","), excluded?.text ?? "", ready?.text ?? "",
    ].joined(separator: ";")
  }
}
