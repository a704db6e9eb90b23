/// Bytes that are wiped when their owner lets them go: a password, a key, a hash of one.
///
/// It has no text, no description and no copy, so it cannot be logged or kept by mistake.
@safe package struct Secret: ~Copyable, @unchecked Sendable {  // one owner, so no sharing
  private let storage: UnsafeMutableRawBufferPointer
  package private(set) var count = 0

  /// An empty secret with room for so many bytes; it never grows, so no copy is left behind.
  package init(capacity: Int) {
    unsafe storage = .allocate(byteCount: max(capacity, 1), alignment: 16)
  }

  /// A copy of bytes that someone else has to wipe.
  package init(copying bytes: Span<UInt8>) {
    self.init(capacity: bytes.count)
    for place in bytes.indices { append(bytes[place]) }
  }

  /// The UTF-8 of a text that is no real secret: for tests and generated placeholders.
  package init(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(copying: bytes.span)
  }

  deinit {
    unsafe Self.wipe(storage)
    unsafe storage.deallocate()
  }

  /// Traps past the capacity given at the start.
  package mutating func append(_ byte: UInt8) {
    precondition(unsafe count < storage.count, "a secret has a fixed capacity")
    unsafe storage[count] = byte
    count += 1
  }

  /// Takes the last byte back, and wipes it; an empty secret stays empty.
  package mutating func removeLast() {
    guard count > 0 else { return }
    count -= 1
    unsafe storage[count] = 0
  }

  /// The bytes, for as long as the secret is borrowed.
  package var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      let pointer = unsafe storage.baseAddress?.assumingMemoryBound(to: UInt8.self)
      let span = unsafe Span(_unsafeElements: UnsafeBufferPointer(start: pointer, count: count))
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Not inlined and not optimised: the last stores before a deallocation count as dead otherwise.
  @inline(never) @_optimize(none)
  private static func wipe(_ storage: UnsafeMutableRawBufferPointer) {
    unsafe storage.initializeMemory(as: UInt8.self, repeating: 0)
  }
}
