/// Sync events hang together by hashes: a changed, removed or inserted one breaks the chain.
package enum EventChain {
  /// What stands before the first event.
  package static let genesis = [UInt8](repeating: 0, count: Digest.byteCount)

  /// The hash of an event: SHA-256 over a label, the hash of the event before, and its fields.
  package static func link(
    previous: [UInt8], fields: CanonicalBytes
  ) throws(CryptoError) -> [UInt8] {
    var whole = CanonicalBytes(label: "dirsyncd sync event 1")
    whole.append(bytes: previous)
    whole.append(bytes: fields.bytes)
    return try Digest.sha256(whole.bytes)
  }

  /// Where the chain ends: noted in the transaction of each event, so that a tail that was cut off
  /// is missed.
  package struct Head: Hashable, Sendable {
    /// The id of the last event, 0 before the first.
    package let lastID: Int64
    package let count: Int64
    package let link: [UInt8]

    init() {
      self.init(lastID: 0, count: 0, link: EventChain.genesis)
    }

    init(lastID: Int64, count: Int64, link: [UInt8]) {
      self.lastID = lastID
      self.count = count
      self.link = link
    }

    /// The hash of the last event, as hexadecimal: it stands for the whole chain before it.
    package var hash: String {
      link.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// `ID COUNT HASH`.
    var text: String { "\(lastID) \(count) \(hash)" }

    /// Nil when the text is no head.
    init?(text: String) {
      let parts = text.split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count == 3, let lastID = Int64(parts[0]), let count = Int64(parts[1]) else {
        return nil
      }
      let digits = parts[2].utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      guard digits.count == 2 * Digest.byteCount, parts[2].utf8.count == digits.count else {
        return nil
      }
      self.init(
        lastID: lastID, count: count,
        link: stride(from: 0, to: digits.count, by: 2).map {
          UInt8(digits[$0] << 4 | digits[$0 + 1])
        })
    }
  }

  /// What a walk over the whole chain finds.
  package enum Verdict: Hashable, Sendable {
    case whole(Head)
    /// That event does not follow from the one before: it was changed, or one before it is missing.
    case broken(at: Int64)
    /// Each event follows from the one before, but the end is not the one that was noted: events
    /// were cut off, or the note was changed. Nil where the note is missing or cannot be read.
    case cut(reached: Head, noted: Head?)

    /// What is wrong, in plain words; nil when all is well.
    package var fault: String? {
      switch self {
      case .whole: nil
      case .broken(let id):
        "event \(id) does not follow from the one before it: it was changed, or one is missing"
      case .cut(let reached, let noted?):
        "the events end at \(reached.lastID), and \(noted.lastID) was noted as the last one: "
          + "some are missing at the end"
      case .cut(let reached, nil):
        "the events end at \(reached.lastID), and the note of the last one is missing"
      }
    }
  }
}
