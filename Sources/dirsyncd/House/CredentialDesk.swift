internal import SyncConnectors
internal import SyncCore
internal import SyncLog
internal import SyncStore
internal import Synchronization

/// Hears what becomes of our own credentials: told to the log at once, and recorded by whoever keeps
/// the ledger.
final class CredentialDesk: Sendable {
  private struct Side: Sendable {
    let name: String
    let inUse: @Sendable () -> CredentialSlot
  }

  /// News that is not recorded yet.
  struct News: Sendable {
    let side: String
    let news: CredentialNews
    let at: Timestamp
  }

  private struct State {
    var sides: [Side] = []
    var pending: [News] = []
    var terms: [CredentialTerm] = []
  }

  /// Of what nobody records, so much is kept.
  private static let pendingLimit = 100

  private let log: Log
  /// The slots that the last run used.
  private let slots: [String: CredentialSlot]
  private let state = Mutex(State())

  init(log: Log, slots: [String: CredentialSlot] = [:]) {
    self.log = log
    self.slots = slots
  }

  /// A side whose news comes here; it goes on with the slot that the last run used.
  func add<Value>(_ side: String, _ credential: RotatingCredential<Value>) {
    if let slot = slots[side] { credential.resume(slot) }
    state.withLock { $0.sides.append(Side(name: side) { credential.inUse }) }
  }

  func tell(_ side: String, _ news: CredentialNews) {
    let item = News(side: side, news: news, at: WallClock.now())
    state.withLock { state in
      if state.pending.count < Self.pendingLimit { state.pending.append(item) }
    }
    log.write(
      news.kind.level, "credential.\(news.kind.rawValue)", news.kind.message,
      [
        "side": .string(side), "slot": .string(news.slot.rawValue),
        "place": .string(news.place), "reason": news.reason.map(JSONValue.string),
      ])
  }

  /// What was told since; it is forgotten here.
  func takeNews() -> [News] {
    state.withLock { state in
      defer { state.pending = [] }
      return state.pending
    }
  }

  /// Writes what was told into the ledger. True where there was something.
  func record(in ledger: Ledger) async throws -> Bool {
    let news = takeNews()
    guard !news.isEmpty else { return false }
    try await ledger.commit { transaction in
      for item in news { try item.record(in: transaction) }
    }
    return true
  }

  // MARK: Their ends

  var terms: [CredentialTerm] { state.withLock { $0.terms } }

  /// Without those that are not in use, whose end is nobody's trouble.
  var termsInUse: [CredentialTerm] {
    let sides = state.withLock { $0.sides }
    return terms.filter { term in
      let side = sides.first { term.path.hasPrefix($0.name + ".") }
      guard let side, !term.path.contains(".proxy.") else { return true }
      return (side.inUse() == .next) == term.path.isOfNextCredential
    }
  }

  func learn(_ terms: [CredentialTerm]) {
    state.withLock { $0.terms = terms }
  }
}

extension CredentialDesk.News {
  fileprivate func record(in transaction: Transaction) throws {
    let kind: Event.Kind
    switch news.kind {
    case .switched:
      kind = .credentialSwitched
      try transaction.setCredentialSlot(news.slot, of: side, at: at)
    case .replaced: kind = .credentialReplaced
    case .refused: kind = .credentialRefused
    case .unreadable: return
    }
    var event = Event(kind, at: at)
    let mark = "directories."
    if side.hasPrefix(mark) { event.directory = DirectoryID(String(side.dropFirst(mark.count))) }
    event.reason =
      "\(side): the \(news.slot.rawValue) credential (\(news.place))"
      + (news.reason.map { "; \($0)" } ?? "")
    try transaction.append(event)
  }
}

extension CredentialNews.Kind {
  fileprivate var level: LogLevel {
    switch self {
    case .replaced: .info
    case .switched: .warning
    case .refused, .unreadable: .error
    }
  }

  fileprivate var message: String {
    switch self {
    case .switched: "another credential of a side is in use from now on"
    case .replaced: "the credential in use was replaced, and the new one works"
    case .refused: "a credential that is not in use does not work"
    case .unreadable: "a credential cannot be read any more; what was read before serves"
    }
  }
}
