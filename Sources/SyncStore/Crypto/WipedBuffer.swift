internal import CCrypto
internal import SyncCore

/// Memory that C writes secrets into; wiped before it is let go.
@safe struct WipedBuffer: ~Copyable {
  let bytes: UnsafeMutableBufferPointer<UInt8>

  init(count: Int) {
    unsafe bytes = .allocate(capacity: max(count, 1))
    unsafe bytes.initialize(repeating: 0)
  }

  deinit {
    unsafe OPENSSL_cleanse(bytes.baseAddress, bytes.count)
    unsafe bytes.deallocate()
  }

  /// A copy of the first bytes, under the same care.
  func secret(count: Int) -> Secret {
    precondition(unsafe count <= bytes.count)
    let part = unsafe UnsafeBufferPointer(start: bytes.baseAddress, count: count)
    return unsafe Secret(copying: Span(_unsafeElements: part))
  }
}
