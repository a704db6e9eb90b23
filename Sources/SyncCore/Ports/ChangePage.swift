/// One page of a pass over the subjects of one kind.
package struct ChangePage: Hashable, Sendable {
  /// What the whole pass brings.
  package enum Coverage: String, Hashable, Sendable {
    case everything, changes
  }

  /// What holds the pages of the pass together.
  package enum Tie: String, Hashable, Sendable {
    /// Each page was counted off from the start, so what comes and goes meanwhile shifts the rest
    /// (RFC 7644 §3.4.2.4).
    case index
    /// Each page says where the next one starts: a cursor (RFC 9865), or a key.
    case chain
  }

  package let kind: SubjectID.Kind
  package let records: [SourceRecord]
  /// How many subjects the source says that the pass has in all; nil when it does not say.
  package let total: Int?
  package let coverage: Coverage
  package let tie: Tie
  /// Where the next page starts; nil when the pass is over.
  package let next: Cursor?
  /// On the last page: from where the next pass of changes starts, if this one was whole.
  package let watermark: Watermark?
  /// On the last page of a pass of changes: how many subjects there are, changed or not.
  package let population: Int?

  package init(
    kind: SubjectID.Kind, records: [SourceRecord], total: Int?, coverage: Coverage = .everything,
    tie: Tie = .index, next: Cursor?, watermark: Watermark? = nil, population: Int? = nil
  ) {
    self.kind = kind
    self.records = records
    self.total = total
    self.coverage = coverage
    self.tie = tie
    self.next = next
    self.watermark = watermark
    self.population = population
  }
}
