/// What a small read told of one ability, with what was seen.
package enum PullProbe: Hashable, Sendable {
  case works(String)
  case fails(String)
  /// It could not be told: the ability is not used.
  case unknown(String)

  /// True when the ability may be relied on.
  package var works: Bool {
    if case .works = self { true } else { false }
  }

  /// What was seen.
  package var text: String {
    switch self {
    case .works(let text), .fails(let text), .unknown(let text): text
    }
  }
}
