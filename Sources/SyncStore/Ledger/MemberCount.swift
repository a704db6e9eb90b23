/// The members of one group of a directory, counted.
package struct MemberCount: Hashable, Sendable {
  /// Those that we put there.
  package var held = 0
  /// Those of them that are to be taken out, and wait for nobody.
  package var leaving = 0
  /// Those whose removal waits for a person.
  package var stopped = 0

  package init() {}
}
