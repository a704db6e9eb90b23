import SyncCore
import Testing

@Suite struct RemoteFailureTests {
  static let repeating = [
    "Entra 400 BadRequest: Correct-horse-7! is banned", "{\"password\":\"Correct-horse-7!\"}",
    "…cut off at Correct-hor", "rrect-ho", "Correct-horse-7!",
  ]

  @Test("Words that repeat the secret, or a piece of it, are not kept", arguments: repeating)
  func repeats(_ words: String) {
    let failures = [
      RemoteFailure(.passwordRefused, words, status: 400, retryAfter: .seconds(1)),
      RemoteFailure(.passwordRefused, "no", status: 400, requestID: words),
      RemoteFailure(.passwordRefused, "no", status: 400, attribute: words),
    ]
    for failure in failures {
      let hidden = failure.hiding(Secret("Correct-horse-7!"))
      #expect(!"\(hidden)".contains("rrect-ho"), "\(hidden)")
      #expect(hidden.kind == failure.kind && hidden.status == 400)
      #expect(hidden.retryAfter == failure.retryAfter)
    }
  }

  @Test("Several failures of one job are one: what may heal first, or else all that were said")
  func joint() {
    let (full, banned) = (RemoteFailure(.refused, "full"), RemoteFailure(.conflict, "banned"))
    let ill = RemoteFailure(.unavailable, "ill")
    #expect(RemoteFailure.joint([]) == nil)
    #expect(RemoteFailure.joint([full]) == full)
    #expect(RemoteFailure.joint([full, banned]) == RemoteFailure(.refused, "full; banned"))
    #expect(RemoteFailure.joint([full, ill, banned]) == ill)
  }

  static let others: [(words: String, secret: String)] = [
    ("Entra 400: does not comply with password complexity", "Correct-horse-7!"),
    ("the horse is correct", "Correct-horse-7!"), ("", "Correct-horse-7!"), ("some words", ""),
    ("ab", "abc"),
  ]

  @Test("All other words stay as they are", arguments: others)
  func stays(_ words: String, _ secret: String) {
    let failure = RemoteFailure(.refused, words, status: 400, requestID: "r-1")
    #expect(failure.hiding(Secret(secret)) == failure)
  }
}
