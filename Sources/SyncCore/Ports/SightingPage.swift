/// One page of a walk over the accounts of a directory.
package struct SightingPage: Hashable, Sendable {
  package let sightings: [Sighting]
  /// Where the next page starts; nil on the last one.
  package let next: Cursor?
  /// On the last page, from where changes are read the next time; nil where the directory has no
  /// such thing. It holds no secret, and means something to the directory alone.
  package let mark: Cursor?

  package init(_ sightings: [Sighting], next: Cursor? = nil, mark: Cursor? = nil) {
    self.sightings = sightings
    self.next = next
    self.mark = mark
  }
}
