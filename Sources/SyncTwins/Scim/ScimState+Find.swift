internal import SyncCore

extension ScimState {
  /// With a larger crowd only the queries below are answered that need no walk through it.
  static let walkLimit = 20_000

  /// Those that a query asks for, in its order.
  func find(
    _ query: ScimQuery, _ kinds: [ScimResource.Kind], _ call: TwinCall
  ) throws(ScimRefusal) -> ScimFound {
    var found = ScimFound()
    found.limit = settings.listedLimit ?? .max
    found.isReversed = settings[.listsNewestFirst]
    guard !settings[.listsNothing] else { return found }
    let filter = effectiveFilter(query)
    let sort = settings[.ignoresSort] ? nil : query.sort
    var all = kinds.flatMap { shelf($0).all }
    if kinds.contains(.user), crowd.present > 0 {
      if let places = places(query, filter, sort) {
        found.places = places
      } else if let named = named(query.filterText) {
        all = named + all
      } else {
        guard crowd.present <= Self.walkLimit else {
          throw ScimRefusal(400, "tooMany", "The filter or the order asks too much of a crowd")
        }
        all = (0..<crowd.present).map { crowd.resource(crowd.number(at: $0)) } + all
      }
    }
    if let filter { all = all.filter { filter.matches(served($0, call)) } }
    if let sort { all = ScimSortKey.sorted(all, sort) { served($0, call) } }
    if settings[.matchesNoTime], isAboutTime(query) { (all, found.places) = ([], 0..<0) }
    found.resources = all
    return found
  }

  private func isAboutTime(_ query: ScimQuery) -> Bool {
    query.filterText?.lowercased().contains("meta.lastmodified") ?? false
  }

  private func effectiveFilter(_ query: ScimQuery) -> SCIMFilter? {
    if settings[.ignoresFilter] || settings[.ignoresTimeFilter] && isAboutTime(query) { return nil }
    return query.filter
  }

  /// Those of the crowd that a query without a filter, or with the one on the time of the last
  /// change, finds, in the order of that time; nil for another query.
  private func places(
    _ query: ScimQuery, _ filter: SCIMFilter?, _ sort: ScimQuery.Sort?
  ) -> Range<Int>? {
    let path = sort?.path
    let isByTime =
      path?.attribute.lowercased() == "meta" && path?.schema == nil
      && path?.part?.lowercased() == "lastmodified" && sort?.isDescending == false
    guard sort == nil || isByTime else { return nil }
    guard filter != nil else { return 0..<crowd.present }
    let words = (query.filterText ?? "").split(separator: " ")
    guard words.count == 3, words[0].lowercased() == "meta.lastmodified",
      let moment = Timestamp(words[2].filter { $0 != "\"" })
    else { return nil }
    switch words[1].lowercased() {
    case "ge": return crowd.place(since: moment)..<crowd.present
    case "gt": return crowd.place(since: moment.advanced(by: .milliseconds(1)))..<crowd.present
    default: return nil
    }
  }

  /// Who of the crowd is asked for by a name that one user has; nil for another filter.
  private func named(_ filterText: String?) -> [ScimResource]? {
    let words = (filterText ?? "").split(separator: " ")
    guard words.count == 3, words[1].lowercased() == "eq" else { return nil }
    let value = String(words[2].filter { $0 != "\"" })
    guard ["username", "id", "externalid"].contains(words[0].lowercased()) else { return nil }
    let number =
      switch words[0].lowercased() {
      case "username": crowd.number(ofName: value)
      case "id": crowd.number(ofID: value)
      default:
        value.hasPrefix("hr-") ? crowd.number(ofID: ScimCrowd.idStart + value.dropFirst(3)) : nil
      }
    return number.map { [crowd.resource($0)] } ?? []
  }
}
