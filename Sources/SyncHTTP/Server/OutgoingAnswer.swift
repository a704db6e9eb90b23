internal import CLinux
internal import Glibc

/// An answer on its way out, and how much of it is gone.
struct OutgoingAnswer {
  enum Progress {
    case done
    /// The socket takes no more for now.
    case blocked
    case failed
  }

  private let head: [UInt8]
  private let body: HTTPBody
  private var sent = 0

  init(head: [UInt8], body: HTTPBody) {
    self.head = head
    self.body = body
  }

  /// Sends as much as the socket takes, head and body in one call and without a copy.
  mutating func send(to file: Int32) -> Progress {
    while sent < head.count + body.count {
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
    return unsafe head.withUnsafeBytes { headBytes in
      unsafe body.withStableBytes { bodyBytes in
        let headRest = unsafe UnsafeMutableRawPointer(mutating: headBytes.baseAddress)
        var parts = unsafe [
          iovec(iov_base: headRest.map { unsafe $0 + headStart }, iov_len: head.count - headStart),
          iovec(iov_base: bodyBytes.map { unsafe $0 + bodyStart }, iov_len: body.count - bodyStart),
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
