internal import Synchronization

/// One at a time for each name: whoever comes while another of that name is at it stands in line.
final class Turns: Sendable {
  private typealias Waiting = CheckedContinuation<Void, Never>

  /// Who is at it, with the line behind each.
  private let lines = Mutex<[String: [Waiting]]>([:])

  /// Returns when it is the caller's turn; `leave` must follow.
  func enter(_ name: String) async {
    await withCheckedContinuation { (continuation: Waiting) in
      let isFree = lines.withLock { lines in
        guard lines[name] != nil else {
          lines[name] = []
          return true
        }
        lines[name]?.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  /// Hands the turn to the next in line.
  func leave(_ name: String) {
    let next = lines.withLock { lines -> Waiting? in
      guard var line = lines[name], !line.isEmpty else {
        lines[name] = nil
        return nil
      }
      let next = line.removeFirst()
      lines[name] = line
      return next
    }
    next?.resume()
  }
}
