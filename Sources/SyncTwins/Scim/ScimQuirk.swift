/// A way in which SCIM services go wrong, or only differently; each was seen at a real one.
///
/// What the service says of itself (`/ServiceProviderConfig`) stays what it is with any of them
/// but the last group: so a quirk that breaks an ability also makes the claim a lie.
package enum ScimQuirk: String, CaseIterable, Sendable {
  // Pages.

  /// Any `count` is answered with 500 and an HTML page that calls itself SCIM.
  case failsOnCount
  /// The first page, whatever `startIndex` says.
  case repeatsFirstPage
  /// Each page begins with the last resource of the page before.
  case overlapsPages
  /// Nothing and a total of 0, as a service whose store is away.
  case listsNothing
  /// No `totalResults`.
  case hidesTotal
  /// No `startIndex` and no `itemsPerPage`.
  case hidesItemsPerPage
  /// `resources` in place of `Resources`.
  case lowersResources
  /// No `Resources` where there are none.
  case omitsEmptyList
  /// Those made last come first, so that a new one moves all others on.
  case listsNewestFirst

  // Filters, order, selection.

  /// Every filter is passed over: all resources come.
  case ignoresFilter
  /// A comparison with `meta.lastModified` is passed over: all resources come.
  case ignoresTimeFilter
  /// A comparison with `meta.lastModified` finds nobody, without an error.
  case matchesNoTime
  /// Every filter is refused with 400 `invalidFilter`.
  case refusesFilter
  /// `sortBy` is passed over.
  case ignoresSort
  /// `sortBy` is refused with 501.
  case refusesSort
  /// `attributes` and `excludedAttributes` are passed over.
  case ignoresSelection

  // Cursors.

  /// `cursor` is passed over: the first page by index, without `nextCursor`.
  case ignoresCursor
  /// Every cursor that comes back is refused with `invalidCursor`.
  case forgetsCursors
  /// Every cursor that comes back is refused with `expiredCursor`.
  case expiresCursors
  /// Every cursor leads to the first page, with a cursor again.
  case repeatsCursor
  /// `startIndex` is refused with 501; lists are by cursor though none was asked for.
  case onlyCursors

  // Marks of change.

  /// `meta.lastModified` stays as it was at the creation.
  case freezesLastModified
  /// No `meta.lastModified`.
  case hidesLastModified
  /// `meta.version` and `ETag` stay as they were at the creation.
  case freezesVersion
  /// No `meta.version` and no `ETag`.
  case hidesVersion

  // Members and deletions.

  /// A user's `groups` are not shown.
  case hidesGroups
  /// Lists of groups show no `members`.
  case hidesMembers
  /// Who is deleted stays in `members`.
  case keepsGoneMembers
  /// A deleted user can still be read, with `active` false.
  case deletesSoftly
  /// `emails` are plain texts.
  case plainEmails

  // What it says of itself.

  /// No `/ServiceProviderConfig`: 404.
  case hidesConfiguration
  /// The configuration says that nothing is supported, though all works.
  case deniesAbilities
  /// Discovery answers bare arrays.
  case baresDiscovery
}
