package import SyncCore

/// The list of accounts, and what other hands do to them.
extension ScriptedDirectory {
  /// Somebody else changes the account of that name.
  package func meddle(_ name: String, _ body: (inout Shadow) -> Void) {
    withState { state in
      for (id, held) in state.accounts where held.shadow.name == name {
        body(&state.accounts[id, default: held].shadow)
      }
    }
  }

  /// Somebody else deletes the account of that name for good.
  package func wipe(_ name: String) {
    withState { state in state.accounts = state.accounts.filter { $0.value.shadow.name != name } }
  }

  /// Somebody else takes the account of that name out of the bin; it is active then.
  package func returnByHand(_ name: String) {
    withState { state in
      for (id, entry) in state.bin where entry.held.shadow.name == name {
        state.bin[id] = nil
        state.accounts[id] = entry.held
        state.accounts[id]?.shadow.isActive = true
      }
    }
  }

  /// From now on lists do not show these accounts, though they are there.
  package func hideFromLists(_ names: Set<String>) {
    withState { $0.unlisted = names }
  }

  /// From now on lists of changes leave that attribute out.
  package func leaveOut(_ attribute: AttributeName) {
    withState { _ = $0.untold.insert(attribute) }
  }

  /// No mark of before is known any more.
  package func forgetMarks() {
    withState { $0.marks = $0.marks.map { _ in [:] } }
  }

  /// Two accounts a page. A mark is the number of a picture of all accounts; an empty picture is
  /// one that was forgotten.
  package func sightings(
    after cursor: Cursor?, since mark: Cursor?
  ) async throws(RemoteFailure) -> SightingPage? {
    try await call(.list) { state in
      let now = state.accounts.mapValues(\.shadow).filter {
        !state.unlisted.contains($0.value.name)
      }
      var before: [String: Shadow]?
      if let number = mark.flatMap({ Int($0.text) }) {
        before = state.marks[number]
        if before?.isEmpty ?? true { return nil }
      }
      let ids = Set(now.keys).union(before?.keys.map(\.self) ?? [])
        .filter { before == nil || now[$0] != before?[$0] }
      let rest = ids.sorted().drop { $0 <= cursor?.text ?? "" }
      let sightings = rest.prefix(2).map { id in
        guard let shadow = now[id] else { return Sighting(RemoteID(id), isRemoved: true) }
        var sighting = Sighting(shadow)
        guard before != nil, !state.untold.isEmpty else { return sighting }
        sighting.isWhole = false
        for name in state.untold { sighting.attributes[name] = nil }
        return sighting
      }
      if rest.count > 2 {
        return SightingPage(sightings, next: rest.dropFirst().first.map { Cursor($0) })
      }
      guard self.traits.tellsChanges else { return SightingPage(sightings) }
      state.marks.append(now)
      return SightingPage(sightings, mark: Cursor(String(state.marks.count - 1)))
    }
  }
}
