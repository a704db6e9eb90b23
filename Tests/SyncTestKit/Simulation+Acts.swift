internal import SyncCore
internal import SyncEngine

/// What happens in the world, round by round.
extension Simulation {
  func act() {
    let id = "u\(world.pick(below: Self.userLimit))"
    let user = world.source.users[id]
    switch world.pick(below: 13) {
    case 0, 1:
      world.set(id, ScriptedSource.User(userName: name(of: id), title: world.nextTitle()))
    case 2: change(id, user) { $0.title = self.world.nextTitle() }
    case 3: change(id, user) { $0.userName = "\(id).\(self.world.pick(below: 3))@example.com" }
    case 4: change(id, user) { $0.isActive.toggle() }
    case 5: if world.chance(30) { world.set(id, nil) }
    case 6: ScriptedSource.Fault.allCases.indices.contains(world.pick(below: 8)) ? failSource() : ()
    case 7: engine?.nudge()
    case 8: if world.chance(30) { changeByHand(id) }
    default: logIn(id, user)
    }
  }

  /// Now and then something happens to everybody at once, and a person looks at what is held.
  func actOnAll() {
    if world.chance(10) { releaseAll() }
    guard world.chance(8) else { return }
    let isLeaving = world.chance(50)
    let isActive = world.chance(50)
    for id in world.source.users.keys.sorted() {
      change(id, world.source.users[id]) { user in
        if isLeaving { user.isActive = isActive } else { user.title = self.world.nextTitle() }
      }
    }
    // Long enough for a pull to find all of it.
    settle(until: world.clock.now.advanced(by: .seconds(90))) { false }
  }

  private func name(of id: String) -> String {
    world.source.users[id]?.userName ?? "\(id).0@example.com"
  }

  private func change(
    _ id: String, _ user: ScriptedSource.User?, _ body: (inout ScriptedSource.User) -> Void
  ) {
    guard var user else { return }
    body(&user)
    world.set(id, user)
  }

  private func failSource() {
    let faults = ScriptedSource.Fault.allCases
    world.source.fail(faults[world.pick(below: faults.count)])
  }

  /// Only where the program has left the account alone for longer than its clock may be off.
  private func changeByHand(_ id: String) {
    handCount += 1
    directories[0].changeByHand(
      name(of: id), to: "hand-\(id)-\(handCount)", quietFor: .seconds(900))
  }

  /// A login with the user's current password, or with a new one.
  private func logIn(_ id: String, _ user: ScriptedSource.User?) {
    guard let user, lastLogin[id] != world.clock.now else { return }
    lastLogin[id] = world.clock.now
    if versions[id] == nil || world.chance(40) { versions[id, default: 0] += 1 }
    submit(id, user, "password-\(id)-\(versions[id] ?? 0)")
  }

  func submit(_ id: String, _ user: ScriptedSource.User, _ password: String) {
    guard let engine else { return }
    loginCount += 1
    let login = Login(
      id: LoginID("login-\(seed)-\(loginCount)"), userName: user.userName,
      receivedAt: world.clock.now)
    world.submit(password)
    let task = Task(executorPreference: world.executor) { [world] in
      do {
        _ = try await world.hand(login, of: id, user.userName, password, to: engine)
      } catch LoginRefusal.unknownUser, LoginRefusal.notDurable, LoginRefusal.sourceUnavailable {
      } catch {
        world.note("a login was refused: \(error)")
      }
    }
    logins.append(task)
  }

  func countLogin() -> Int {
    loginCount += 1
    return loginCount
  }
}
