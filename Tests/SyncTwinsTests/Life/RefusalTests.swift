import SyncCore
import SyncHTTP
import SyncStore
import SyncTwins
import Testing

/// One attribute that a directory does not take stops nothing else: it is told once, with its name,
/// and tried again when another value comes.
@Suite("Refused attributes", .timeLimit(.minutes(2)))
struct RefusalTests {
  private func count(_ bench: LifeBench, _ method: HTTPMethod) -> Int {
    bench.requests.count { $0.method == method && !$0.path.hasSuffix("/token") }
  }

  @Test("an administrator's telephone number is refused, and the title is written")
  func sensitive() async throws {
    let bench = try LifeBench(.entra) { $0.administrators = ["dana.ito@example.com"] }
    try await bench.put(LifeStep.dana)
    bench.town.entra.setPrivileged("dana.ito@example.com")
    var user = LifeStep.dana
    user.title = "Head"
    user.phone = "+4799"
    try await bench.put(user)
    #expect(bench.town.entra.user("dana.ito@example.com")?.fields["jobTitle"] == "Head")
    #expect(bench.town.entra.user("dana.ito@example.com")?.fields["mobilePhone"] == "+4722000001")
    let told = try await bench.events(.attributeRefused)
    #expect(told.map(\.detail) == [["mobilePhone"]])
    #expect(told.first?.reason?.contains("Authorization_RequestDenied") == true)
    #expect(try await bench.events(.parked) == [])
    // Another change sends only that, and tells nothing again.
    let before = count(bench, .patch)
    user.title = "Chief"
    try await bench.put(user)
    #expect(count(bench, .patch) == before + 1)
    #expect(bench.requests.last { $0.method == .patch }?.bodyFields == ["jobTitle"])
    // Once it may be written, another number is.
    bench.town.entra.setPrivileged("dana.ito@example.com", false)
    user.phone = "+4788"
    try await bench.put(user)
    #expect(bench.town.entra.user("dana.ito@example.com")?.fields["mobilePhone"] == "+4788")
    #expect(try await bench.events(.attributeRefused).count == 1)
    let picture = try await bench.picture(password: "")
    #expect(picture.refusals == [])
  }

  @Test("what is too long is named before it is sent", arguments: LifeBench.Side.allCases)
  func tooLong(_ side: LifeBench.Side) async throws {
    let bench = try LifeBench(side)
    var user = LifeStep.dana
    user.employeeNumber = String(repeating: "7", count: side == .entra ? 17 : 3000)
    try await bench.put(user)
    let told = try await bench.events(.attributeRefused)
    let name = side == .entra ? "employeeId" : "externalIds.organization"
    #expect(told.map(\.detail) == [[.string(name)]])
    #expect(told.first?.reason?.contains("longer than") == true)
    #expect(try await bench.events(.created).count == 1)
    #expect(try await bench.events(.parked) == [])
    user.title = "Head"
    try await bench.put(user)
    user.employeeNumber = "E-2"
    try await bench.put(user)
    #expect(try await bench.events(.attributeRefused).count == 1)
    let picture = try await bench.picture(password: "")
    #expect(picture.jobs == [] && picture.refusals == [])
  }

  @Test("what is no longer wanted is no longer refused", arguments: LifeBench.Side.allCases)
  func forgotten(_ side: LifeBench.Side) async throws {
    let bench = try LifeBench(side)
    var user = LifeStep.dana
    user.employeeNumber = String(repeating: "7", count: side == .entra ? 17 : 3000)
    try await bench.put(user)
    #expect(try await bench.picture(password: "").refusals.count == 1)
    user.employeeNumber = nil
    try await bench.put(user)
    #expect(try await bench.picture(password: "").refusals == [])
  }

  @Test("a refusal that names nothing is found out, at the create and at an update")
  func unnamed() async throws {
    let bench = try LifeBench(.google)
    let refusal = TwinFault(
      .fail(status: 400, body: ["error": ["code": 400, "errors": [["reason": "invalid"]]]]),
      method: .post, pathPrefix: "/admin")
    bench.add(refusal)
    try await bench.put(LifeStep.dana)
    let made = bench.town.google.user("dana.ito@example.com")
    #expect(made?.fields["organizations"]?.array?.first?["title"] == "Engineer")
    #expect(try await bench.events(.attributeRefused) == [])
    // Google's own address check: a value that only the twin refuses.
    bench.town.google.change { $0.refusedTexts = ["Head"] }
    var user = LifeStep.dana
    user.title = "Head"
    user.phone = "+4733"
    try await bench.put(user)
    let told = try await bench.events(.attributeRefused)
    #expect(told.map(\.detail) == [["organizations.title"]])
    let phones = bench.town.google.user("dana.ito@example.com")?.fields["phones"]
    #expect(phones?.array?.first?["value"] == "+4733")
  }

  @Test("a field that is ignored is told once and not pushed for ever")
  func ignored() async throws {
    let bench = try LifeBench(.google)
    try await bench.put(LifeStep.dana)
    bench.town.google.change { $0.ignoredFields = ["phones"] }
    var user = LifeStep.dana
    user.phone = "+4744"
    try await bench.put(user)
    #expect(try await bench.events(.attributeNotTaken).map(\.detail) == [["phones.mobile"]])
    let before = count(bench, .put)
    for title in ["Head", "Chief"] {
      user.title = title
      try await bench.put(user)
    }
    #expect(count(bench, .put) == before + 2)
    #expect(try await bench.events(.attributeNotTaken).count == 1)
    // Not even after the account was read again.
    bench.add(TwinFault(.reset(applied: true), method: .put))
    user.title = "Last"
    try await bench.put(user)
    #expect(try await bench.events(.reread).count == 1)
    #expect(try await bench.events(.attributeNotTaken).count == 1)
    bench.town.google.change { $0.ignoredFields = [] }
    user.phone = "+4755"
    try await bench.put(user)
    let phones = bench.town.google.user("dana.ito@example.com")?.fields["phones"]
    #expect(phones?.array?.first?["value"] == "+4755")
  }

  @Test("an address that is taken keeps the name back, and nothing else")
  func takenName() async throws {
    let bench = try LifeBench(.entra)
    try await bench.put(LifeStep.dana)
    bench.town.entra.seedUser("taken@example.com")
    var user = LifeStep.dana
    user.userName = "taken@example.com"
    user.title = "Head"
    try await bench.put(user)
    #expect(bench.town.entra.user("dana.ito@example.com")?.fields["jobTitle"] == "Head")
    #expect(try await bench.events(.parked).count == 1)
    #expect(try await bench.events(.attributeRefused) == [])
  }
}
