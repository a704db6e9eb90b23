internal import SyncCore

extension Simulation {
  /// Everybody whose account was deleted is hired again, and gets it back.
  func whoWasDeletedComesBack() {
    let leavers = Set(directories.flatMap(\.bin).map { $0.prefix { $0 != "." } }).sorted()
    for id in leavers.map({ String($0) }) where world.source.users[id] == nil {
      world.set(id, ScriptedSource.User(userName: "\(id).0@example.com", title: "back"))
    }
    guard !leavers.isEmpty else { return }
    converge(within: .seconds(1800)) { $0.stateFindings() }
  }
}
