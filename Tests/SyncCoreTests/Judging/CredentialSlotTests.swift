import SyncCore
import Testing

@Suite struct CredentialSlotTests {
  private static let now = Timestamp(seconds: 1_800_000_000)
  private static let past = Timestamp(seconds: 1_799_999_999)
  private static let later = Timestamp(seconds: 1_800_000_001)

  private static let rows: [([CredentialSlot: Timestamp?], [CredentialSlot])] = [
    ([:], []),
    ([.current: nil], [.current]),
    ([.current: past], [.current]),
    ([.current: nil, .next: nil], [.next, .current]),
    ([.current: later, .next: later], [.next, .current]),
    ([.current: past, .next: nil], [.next, .current]),
    ([.current: nil, .next: past], [.current, .next]),
    ([.current: later, .next: now], [.current, .next]),
    ([.current: past, .next: past], [.next, .current]),
  ]

  @Test(arguments: rows)
  func `the next one goes first, and what has ended last`(
    _ ends: [CredentialSlot: Timestamp?], _ order: [CredentialSlot]
  ) {
    #expect(CredentialSlot.order(ends, at: Self.now) == order)
  }
}
