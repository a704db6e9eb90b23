import FoundationEssentials
import SyncCore
import SyncHTTP
import SyncStore
import SyncTwins
import Testing

/// A full life of a user and of a group, over the wire, by the real engine: whatever single call
/// fails, and in whichever documented way, the end is the same.
@Suite("A life in a directory", .timeLimit(.minutes(10)))
struct LifeTests {
  private func play(
    _ story: LifeStory, _ side: LifeBench.Side
  ) async throws -> (LifePicture, LifeBench) {
    let bench = try LifeBench(side, story)
    for step in story.steps { try await step.happen(on: bench) }
    return (try await bench.picture(password: LifeStep.password), bench)
  }

  @Test(
    "of arrivals it ends with all linked, placed and mended", arguments: LifeBench.Side.allCases)
  func arrival(_ side: LifeBench.Side) async throws {
    let (picture, bench) = try await play(.arrival, side)
    #expect(picture.jobs == [])
    #expect(picture.refusals == [])
    #expect(bench.requests.count < LifeStory.arrival.callLimit)
    let dana = try #require(picture.accounts[LifeStep.plain.userName])
    switch side {
    case .google:
      #expect(dana["organizations"]?.array?.first?["title"] == "Head")
      #expect(dana["relations"]?.array ?? [] == [])
    case .entra:
      #expect(dana["jobTitle"] == "Head")
      #expect(dana["manager"] ?? .null == .null)
    }
    for name in [LifeStep.carol.userName, LifeStep.boss.userName] {
      let linked = try #require(picture.accounts[name])
      switch side {
      case .google:
        #expect(linked["organizations"]?.array?.first?["costCenter"] == "CC-1")
        #expect(linked["phones"]?.array?.first?["value"] == "+47 1")
      case .entra:
        #expect(linked["companyName"] == "Archives")
        #expect(linked["businessPhones"] == ["+47 1"])
      }
    }
    let groups = picture.groups.mapValues { $0["members"]?.array?.count }
    #expect(groups.values.sorted { ($0 ?? 0) < ($1 ?? 0) } == [1, 2])
    let kinds: [Event.Kind] = [.linked, .created, .placed]
    var counts: [Int] = []
    for kind in kinds { counts.append(try await bench.events(kind).count) }
    #expect(counts == [2, 1, 1])
  }

  @Test("of a user at work it ends as it should", arguments: LifeBench.Side.allCases)
  func work(_ side: LifeBench.Side) async throws {
    let (picture, bench) = try await play(.work, side)
    #expect(picture.hasPassword)
    #expect(picture.jobs == [])
    #expect(picture.refusals == [])
    #expect(picture.passwordStates == ["taken-over", "awaiting-login"])
    #expect(bench.requests.count < LifeStory.work.callLimit)
    let dana = try #require(picture.accounts[LifeStep.moved.userName])
    switch side {
    case .google:
      #expect(dana["suspended"] == false)
      #expect(dana["organizations"]?.array?.first?["title"] == "Head")
      #expect(dana["organizations"]?.array?.first?["department"] == "Sales")
      #expect(dana["orgUnitPath"] == "/Sales")
      #expect(dana["phones"]?.array ?? [] == [])
      let relation: JSONValue = ["type": "manager", "value": "boss@example.com"]
      #expect(dana["relations"] == [relation])
      #expect(dana["signOuts"] == true)
    case .entra:
      #expect(dana["accountEnabled"] == true)
      #expect(dana["jobTitle"] == "Head")
      #expect(dana["department"] == "Sales")
      #expect(dana["mobilePhone"] ?? .null == .null)
    }
    #expect(try await bench.events(.signedOut).count == 1)
  }

  @Test("of a user who leaves it ends in the bin", arguments: LifeBench.Side.allCases)
  func end(_ side: LifeBench.Side) async throws {
    let (picture, bench) = try await play(.end, side)
    #expect(picture.jobs == [])
    #expect(bench.requests.count < LifeStory.end.callLimit)
    #expect(picture.accounts["dana.ito@example.com, deleted"] != nil)
    #expect(picture.accounts["dana.ito@example.com"] == nil)
    let kinds: [Event.Kind] = [
      .created, .suspended, .signedOut, .deleted, .restored, .resumed, .updated,
    ]
    var counts: [Int] = []
    for kind in kinds { counts.append(try await bench.events(kind).count) }
    #expect(counts == [2, 2, 2, 2, 1, 1, 1])
  }

  @Test("of a group it ends empty, with two users who stay", arguments: LifeBench.Side.allCases)
  func group(_ side: LifeBench.Side) async throws {
    let (picture, bench) = try await play(.group, side)
    #expect(picture.jobs == [])
    #expect(picture.refusals == [])
    #expect(bench.requests.count < LifeStory.group.callLimit)
    let name = side == .google ? "app-sellers@example.com" : "App-Sellers"
    #expect(picture.groups.keys.elementsEqual([name]))
    #expect(picture.groups[name]?["members"]?.array == [])
    #expect(try await bench.events(.missing).count == 1)
    let changes = try await bench.events(.membersChanged).map(\.detail)
    #expect(changes.map { $0?["added"]?.array?.count } == [1, 1, 2, 0])
    #expect(changes.map { $0?["removed"]?.array?.count } == [0, 1, 0, 2])
    #expect(picture.accounts["boss@example.com"] != nil)
    #expect(picture.accounts["dana.ito@example.com"] != nil)
  }

  /// Each call meets every third way, and each way every third call; `LIFE_FAULTS=all` plays each
  /// call in each way, which takes minutes.
  private static let stride =
    ProcessInfo.processInfo.environment["LIFE_FAULTS"] == "all" ? 1 : 3

  @Test(
    "each call fails once in each documented way", arguments: LifeBench.Side.allCases,
    LifeStory.all)
  func nthCall(_ side: LifeBench.Side, _ story: LifeStory) async throws {
    let life = try await Life(story, side)
    for (place, fault) in LifeFault.all(side).enumerated() {
      for failure in life.failures(by: fault) where (failure.nth + place) % Self.stride == 0 {
        var ending = try await life.ending(with: fault, at: failure)
        // A 429 is taken at its word: what it made all the same is linked by its stamp.
        if fault.name == "429 though made" { ending.made = life.ending.made }
        #expect(ending == life.ending, "\(fault.name): \(failure.words)")
      }
    }
  }

  @Test("each documented way meets a call", arguments: LifeBench.Side.allCases)
  func noIdleWay(_ side: LifeBench.Side) async throws {
    var idle = LifeFault.all(side)
    for story in LifeStory.all {
      let life = try await Life(story, side)
      idle.removeAll { !life.failures(by: $0).isEmpty }
    }
    #expect(idle.map(\.name) == [])
  }
}
