import SyncCore
import Testing

@Suite("What a directory would hold after writes that were not sent")
struct DirectoryOverlayTests {
  private let standIn = PlanIdentifier.standIn(1)

  @Test("An account that would be made is found by its name and its stand-in")
  func created() {
    var overlay = DirectoryOverlay()
    let made = overlay.carryOut(
      .create(sampleAccount("n@example.com")), on: nil, makingAs: standIn)
    #expect(made?.shadow.remoteID == standIn)
    #expect(overlay.account(named: "N@example.com", found: nil) == made)
    #expect(overlay.account(standIn, found: nil) == made)
    #expect(overlay.account(named: "m@example.com", found: nil) == nil)
  }

  @Test("A later step sees what earlier ones would have changed")
  func changed() {
    let found = RemoteAccount(
      shadow: sampleShadow("a@example.com", ["title": "clerk", "fax": "1"]))
    var overlay = DirectoryOverlay()
    let change = AccountChange(name: "b@example.com", attributes: attributes(["title": "chief"]))
    let updated = overlay.carryOut(.update(change), on: found, makingAs: standIn)
    #expect(
      updated?.shadow == sampleShadow("b@example.com", ["title": "chief", "fax": "1"]))
    #expect(overlay.account(found.shadow.remoteID, found: found) == updated)
    #expect(overlay.account(named: "b@example.com", found: nil) == updated)
    // The old name stays an alias, as far as the directory says so.
    #expect(overlay.account(named: "a@example.com", found: found) == updated)
    let suspended = overlay.carryOut(.suspend, on: updated, makingAs: standIn)
    #expect(suspended?.shadow.isActive == false)
    #expect(overlay.account(found.shadow.remoteID, found: found) == suspended)
    let resumed = overlay.carryOut(.resume, on: suspended, makingAs: standIn)
    #expect(resumed == updated)
    let nobody = overlay.carryOut(.suspend, on: nil, makingAs: standIn)
    #expect(nobody == nil)
  }
}
