/// What one guess at a password costs (RFC 7914, section 2).
package struct ScryptCost: Hashable, Sendable {
  /// The CPU and memory cost N as a power of two.
  package let workExponent: UInt8
  /// r: 128 bytes times N times r is the memory taken.
  package let blockSize: UInt8
  /// p
  package let parallelism: UInt8

  /// 16 MiB and some 40 ms.
  package static let standard = ScryptCost(workExponent: 14, blockSize: 8, parallelism: 1)

  package init(workExponent: UInt8, blockSize: UInt8, parallelism: UInt8) {
    self.workExponent = workExponent
    self.blockSize = blockSize
    self.parallelism = parallelism
  }

  /// At most 128 MiB: a damaged record must not bring the program down.
  var isSane: Bool {
    (1...17).contains(workExponent) && (1...8).contains(blockSize)
      && (1...16).contains(parallelism)
  }
}
