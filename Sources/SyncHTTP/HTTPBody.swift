internal import Glibc
package import SyncCore

/// The bytes of a message's body, shared by reference and wiped when the last owner lets go:
/// any of them may hold a password.
@safe package final class HTTPBody: @unchecked Sendable {  // never changed after it is filled
  private let storage: UnsafeMutableRawBufferPointer
  package private(set) var count = 0

  /// An empty body with room for so many bytes; it never grows, so no copy is left behind.
  /// Fill it before handing it on.
  package init(capacity: Int) {
    unsafe storage = .allocate(byteCount: max(capacity, 1), alignment: 16)
  }

  package convenience init(_ bytes: [UInt8]) {
    self.init(capacity: bytes.count)
    append(bytes.span)
  }

  package convenience init(json value: JSONValue) {
    self.init(JSONWriter.bytes(of: value))
  }

  deinit {
    unsafe Self.wipe(UnsafeMutableRawBufferPointer(rebasing: storage[..<count]))
    unsafe storage.deallocate()
  }

  /// Traps past the capacity given at the start.
  package func append(_ byte: UInt8) {
    precondition(unsafe count < storage.count, "a body has a fixed capacity")
    unsafe storage[count] = byte
    count += 1
  }

  /// Traps past the capacity given at the start.
  package func append(_ bytes: Span<UInt8>) {
    precondition(unsafe bytes.count <= storage.count - count, "a body has a fixed capacity")
    unsafe bytes.withUnsafeBytes { source in
      unsafe UnsafeMutableRawBufferPointer(rebasing: storage[count...]).copyMemory(from: source)
    }
    count += bytes.count
  }

  /// How many bytes fit.
  package var capacity: Int { unsafe storage.count }

  /// This body where so many more bytes fit, else a larger copy: at least twice as large, so that
  /// a body grown bit by bit costs no square. The smaller one is wiped when it is let go.
  func making(room: Int, first: Int) -> HTTPBody {
    guard capacity - count < room else { return self }
    let larger = HTTPBody(capacity: max(first, capacity * 2, count + room))
    larger.append(bytes)
    return larger
  }

  /// The bytes, for as long as the body is held.
  package var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let pointer = unsafe storage.baseAddress?.assumingMemoryBound(to: UInt8.self)
      let span = unsafe Span(_unsafeElements: UnsafeBufferPointer(start: pointer, count: count))
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The bytes' address, which is good for as long as the body is held.
  func withStableBytes<Value>(_ use: (UnsafeMutableRawPointer?) -> Value) -> Value {
    unsafe use(storage.baseAddress)
  }

  /// A copy as an array: for bodies without a secret.
  package var array: [UInt8] {
    unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// The body as text, faulty UTF-8 mended: for messages and tests.
  package var text: String { String(decoding: array, as: UTF8.self) }

  /// An ordinary store before a deallocation counts as dead and may be left out; this one does not.
  private static func wipe(_ storage: UnsafeMutableRawBufferPointer) {
    guard let start = storage.baseAddress else { return }
    unsafe explicit_bzero(start, storage.count)
  }
}
