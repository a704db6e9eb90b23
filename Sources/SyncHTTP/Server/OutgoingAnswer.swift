internal import CLinux
internal import Glibc

/// An answer on its way out, and how much of it is gone.
struct OutgoingAnswer {
  enum Progress {
    case done
    /// The socket takes no more for now.
    case blocked
    /// It is to wait so long.
    case paused(Duration)
    case failed
  }

  private let head: [UInt8]
  private let body: HTTPBody
  private var sent = 0
  /// So many bytes may be gone by now; nil when there is no limit.
  private var allowance: Int?
  private var dripByteCount = 0
  private var pause: Duration = .zero

  init(head: [UInt8], body: HTTPBody) {
    self.head = head
    self.body = body
  }

  /// The body is to go out in pieces, the first one with the head.
  mutating func drip(_ byteCount: Int, every pause: Duration) {
    dripByteCount = max(1, byteCount)
    self.pause = pause
    allowance = head.count + dripByteCount
  }

  /// A pause is over: lets the next piece go. False when there was none.
  mutating func goOn() -> Bool {
    guard let allowance, sent >= allowance else { return false }
    self.allowance = allowance + dripByteCount
    return true
  }

  /// Sends as much as the socket takes, head and body in one call and without a copy.
  mutating func send(to file: Int32) -> Progress {
    while sent < head.count + body.count {
      if let allowance, sent >= allowance { return .paused(pause) }
      let count = sendOnce(to: file)
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        return .blocked
      } else if errno != EINTR {
        return .failed
      }
    }
    return .done
  }

  private func sendOnce(to file: Int32) -> Int {
    let headStart = min(sent, head.count)
    let bodyStart = sent - headStart
    let bodyEnd = min(body.count, (allowance ?? .max) - head.count)
    return unsafe head.withUnsafeBytes { headBytes in
      unsafe body.withStableBytes { bodyBytes in
        let headRest = unsafe UnsafeMutableRawPointer(mutating: headBytes.baseAddress)
        var parts = unsafe [
          iovec(iov_base: headRest.map { unsafe $0 + headStart }, iov_len: head.count - headStart),
          iovec(iov_base: bodyBytes.map { unsafe $0 + bodyStart }, iov_len: bodyEnd - bodyStart),
        ]
        return unsafe parts.withUnsafeMutableBufferPointer { parts in
          var message = unsafe msghdr()
          unsafe message.msg_iov = parts.baseAddress
          unsafe message.msg_iovlen = parts.count
          return unsafe sendmsg(file, &message, Int32(MSG_NOSIGNAL))
        }
      }
    }
  }
}
