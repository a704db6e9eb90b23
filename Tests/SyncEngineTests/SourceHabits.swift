import SyncTwins

/// What a SCIM service is like all the time, and what may befall it for a while.
struct SourceHabits: Sendable {
  let quirks: Set<ScimQuirk>
  /// A full list can show that somebody is missing.
  var provesAbsence = true
  /// A change may leave no trace in the stamps, so that only reading everything finds it.
  var hidesChanges = false

  static let all = [
    SourceHabits(quirks: []),
    SourceHabits(quirks: [.ignoresCursor]),
    SourceHabits(quirks: [.ignoresCursor, .ignoresSort]),
    SourceHabits(quirks: [.ignoresCursor, .ignoresFilter, .listsNewestFirst]),
    SourceHabits(quirks: [.ignoresCursor, .matchesNoTime]),
    SourceHabits(quirks: [.ignoresCursor, .refusesFilter, .refusesSort]),
    SourceHabits(quirks: [.ignoresCursor, .freezesLastModified], hidesChanges: true),
    SourceHabits(quirks: [.hidesLastModified], hidesChanges: true),
    SourceHabits(quirks: [.hidesTotal, .hidesItemsPerPage]),
    SourceHabits(
      quirks: [.hidesTotal, .ignoresCursor, .ignoresSort, .ignoresFilter], provesAbsence: false),
    SourceHabits(quirks: [.lowersResources, .omitsEmptyList, .ignoresCursor]),
    SourceHabits(quirks: [.failsOnCount]),
    SourceHabits(quirks: [.expiresCursors]),
    SourceHabits(quirks: [.onlyCursors, .hidesVersion]),
    SourceHabits(quirks: [.repeatsCursor, .ignoresSelection]),
    SourceHabits(quirks: [.deniesAbilities, .hidesConfiguration]),
  ]

  /// Quirks that come and go.
  static let quirks: [ScimQuirk] = [
    .listsNothing, .repeatsFirstPage, .overlapsPages, .listsNewestFirst, .failsOnCount,
    .forgetsCursors, .refusesFilter, .hidesTotal, .matchesNoTime,
  ]

  /// What one request may meet. A 404 is not among them: it is the source's own word.
  static let faults: [TwinFault.Effect] = [
    .throttle(status: 429, retryAfter: "30", reason: nil),
    .throttle(status: 503, retryAfter: "date+90", reason: nil), .fail(status: 500, body: nil),
    .fail(status: 400, body: nil), .fail(status: 503, body: nil), .html(status: 200),
    .html(status: 404), .html(status: 502), .mislabelled(status: 200), .mislabelled(status: 404),
    .cut(after: 100), .hang(.seconds(60), applied: false), .reset(applied: false), .refuse,
  ]
}
