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

  @Test("Who would be deleted is not seen any more, until they would be restored")
  func deleted() {
    let found = RemoteAccount(shadow: sampleShadow("a@example.com", ["stamp": "s"]))
    let stamp = AttributeName("stamp")
    let holders = { (overlay: DirectoryOverlay) in
      stamp.map { overlay.accounts(with: "s", in: $0, found: [found]) }
    }
    var overlay = DirectoryOverlay()
    #expect(holders(overlay) == [found])
    _ = overlay.carryOut(.delete, on: found, makingAs: standIn)
    #expect(overlay.account(named: "a@example.com", found: found) == nil)
    #expect(overlay.account(found.shadow.remoteID, found: found) == nil)
    #expect(holders(overlay) == [])
    let restored = overlay.carryOut(.restore(as: nil), on: found, makingAs: standIn)
    #expect(overlay.account(named: "a@example.com", found: nil) == restored)
    #expect(holders(overlay) == [found])
    let made = overlay.carryOut(
      .create(sampleAccount("n@example.com", ["stamp": "s"])), on: nil, makingAs: standIn)
    #expect(holders(overlay)?.map(\.shadow.remoteID) == [found, made].map { $0?.shadow.remoteID })
  }
}
