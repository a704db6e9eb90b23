import SyncConnectors
import SyncCore
import Testing

/// Two credentials of one side, and another side that takes some of them.
@Suite struct RotatingCredentialTests {
  @Test func `the next one is used when it is there, and once told`() async throws {
    let world = World()
    let credential = world.credential()
    #expect(try await world.token(credential) == "old")
    world.change { $0.files[.next] = "new" }
    // Refused: the current one serves on, and it is told once, however often it is tried.
    for _ in 0..<3 { #expect(try await world.token(credential) == "old") }
    #expect(world.takeNews() == ["refused next"])
    #expect(
      credential.state == CredentialState(refusal: "the next one (file next): new is refused"))
    world.change { $0.taken = ["old", "new"] }
    for _ in 0..<3 { #expect(try await world.token(credential) == "new") }
    #expect(world.takeNews() == ["switched next"])
    #expect(credential.state == CredentialState(nextSince: World.now))
  }

  @Test func `a next one that gets a token and reads nothing is not used`() async throws {
    let world = World()
    let credential = world.credential()
    world.change { state in
      state.files[.next] = "new"
      state.taken = ["old", "new"]
      state.blind = ["new"]
    }
    #expect(try await world.token(credential) == "old")
    #expect(world.takeNews() == ["refused next"])
    #expect(credential.state.inUse == .current)
  }

  @Test func `the current one that is refused gives way, and the way back is open`() async throws {
    let world = World()
    let credential = world.credential()
    world.change { state in
      state.files[.next] = "new"
      state.taken = ["new"]
    }
    #expect(try await world.token(credential) == "new")
    world.change { $0.taken = ["old"] }
    #expect(try await world.token(credential) == "old")
    // What was told with the switch is not told again.
    #expect(try await world.token(credential) == "old")
    #expect(world.takeNews() == ["switched next", "switched current"])
    #expect(
      credential.state == CredentialState(refusal: "the next one (file next): new is refused"))
  }

  @Test func `a next one that cannot be read is told of, and one taken away is none`() async throws
  {
    let world = World()
    let credential = world.credential()
    world.change { $0.unreadable = [.next] }
    for _ in 0..<2 { #expect(try await world.token(credential) == "old") }
    #expect(world.takeNews() == ["refused next"])
    #expect(
      credential.state.refusal == "the next one (file next): next cannot be read")
    world.change { $0.unreadable = [] }
    #expect(try await world.token(credential) == "old")
    #expect(credential.state == CredentialState())
    // Refused, taken away, and refused again: told twice.
    for file in ["new", nil, "newer"] {
      world.change { $0.files[.next] = file }
      #expect(try await world.token(credential) == "old")
    }
    #expect(world.takeNews() == ["refused next", "refused next"])
  }

  @Test func `where the next one's place is empty again the current one is proven`() async throws {
    let world = World()
    let credential = world.credential(hasNext: false)
    credential.resume(CredentialState(nextSince: World.now))
    world.change { $0.blind = ["old"] }
    let failure = await failure { () async throws(RemoteFailure) in
      try await world.token(credential)
    }
    #expect(failure?.detail == "old reads nothing")
    world.change { $0.blind = [] }
    #expect(try await world.token(credential) == "old")
    #expect(world.takeNews() == ["switched current"])
    #expect(credential.state == CredentialState())
  }

  @Test func `one in use that is taken away serves until the other one is proven`() async throws {
    let world = World()
    let credential = world.credential()
    world.change { state in
      state.files[.next] = "new"
      state.taken = ["new"]
    }
    #expect(try await world.token(credential) == "new")
    world.change { $0.files[.next] = nil }
    for _ in 0..<2 { #expect(try await world.token(credential) == "new") }
    #expect(world.takeNews() == ["switched next", "unreadable next", "refused current"])
    #expect(
      credential.state
        == CredentialState(
          nextSince: World.now, refusal: "the current one (file current): old is refused"))
    // Put where the current one stands, it is proven there, and the old copy is forgotten.
    world.change { $0.files[.current] = "new" }
    #expect(try await world.token(credential) == "new")
    #expect(world.takeNews() == ["switched current"])
    world.change { $0.taken = [] }
    let failure = await failure { () async throws(RemoteFailure) in
      try await world.token(credential)
    }
    #expect(failure?.detail == "new is refused")
    #expect(credential.state == CredentialState())
  }

  @Test func `where none is taken both reasons are told`() async {
    let world = World()
    let credential = world.credential()
    world.change { state in
      state.files[.next] = "new"
      state.taken = []
    }
    let failure = await failure { () async throws(RemoteFailure) in
      try await world.token(credential)
    }
    #expect(failure?.kind == .credentials)
    #expect(
      failure?.detail
        == "no credential is taken: the next one (file next): new is refused; "
        + "the current one (file current): old is refused")
    #expect(world.takeNews() == [])
  }

  @Test func `an outage is no verdict on a credential`() async throws {
    let world = World()
    let credential = world.credential()
    #expect(try await world.token(credential) == "old")
    world.change { state in
      state.files[.next] = "new"
      state.taken = []
      state.outages = ["old": .unavailable, "new": .unavailable]
    }
    let failure = await failure { () async throws(RemoteFailure) in
      try await world.token(credential)
    }
    #expect(failure?.kind == .unavailable)
    // Nor is one of the next one alone.
    world.change { $0.taken = ["old"] }
    #expect(try await world.token(credential) == "old")
    #expect(world.takeNews() == [])
    #expect(credential.state == CredentialState())
  }

  @Test func `a replaced file counts at the next token, a broken one not`() async throws {
    let world = World()
    let credential = world.credential(hasNext: false)
    #expect(try await world.token(credential) == "old")
    world.change { state in
      state.files[.current] = "newer"
      state.taken = ["newer"]
    }
    #expect(try await world.token(credential) == "newer")
    #expect(world.takeNews() == ["replaced current"])
    world.change { $0.unreadable = [.current] }
    for _ in 0..<2 { #expect(try await world.token(credential) == "newer") }
    #expect(world.takeNews() == ["unreadable current"])
  }

  @Test func `what the last run used is gone on with, and needs no probe`() async throws {
    let world = World()
    let credential = world.credential()
    credential.resume(CredentialState(nextSince: World.now))
    world.change { state in
      state.files[.next] = "new"
      state.taken = ["new"]
      state.blind = ["new"]
    }
    #expect(try await world.token(credential) == "new")
    #expect(world.takeNews() == [])
    #expect(world.asked == ["new"])
  }

  @Test func `what the last run told is not told again`() async throws {
    let world = World()
    let credential = world.credential()
    credential.resume(CredentialState(refusal: "the next one (file next): new was refused"))
    world.change { $0.files[.next] = "new" }
    #expect(try await world.token(credential) == "old")
    #expect(world.takeNews() == [])
    #expect(credential.state.refusal == "the next one (file next): new is refused")
  }
}
