/// One page of a pass over the source.
package struct ChangePage: Hashable, Sendable {
  package let kind: SubjectID.Kind
  package let records: [SourceRecord]
  /// How many subjects of this kind the source says it has in all; nil when it does not say.
  package let total: Int?
  /// True on the last page of this kind.
  package let isLastOfKind: Bool
  /// Where the next page starts; nil when the pass is over.
  package let next: Cursor?

  package init(
    kind: SubjectID.Kind, records: [SourceRecord], total: Int?, isLastOfKind: Bool, next: Cursor?
  ) {
    self.kind = kind
    self.records = records
    self.total = total
    self.isLastOfKind = isLastOfKind
    self.next = next
  }
}
