internal import SyncCore

/// What is stored to tell a password by, and not to find it: its scrypt digest, sealed.
///
/// The digest has a salt of its own and is sealed under a key that never stands in the database,
/// for the one user it belongs to: the database alone allows no guess, and with the key each guess
/// costs one scrypt. Being sealed and not peppered, it can be put under another master key without
/// the password. The bytes: version (1), key id (8), cost (3), salt (16), the digest as a box (60);
/// a box is what `AES256GCM` makes.
struct PasswordVerifier {
  static let saltByteCount = 16
  private static let version: UInt8 = 2
  private static let boxStart = 1 + WorkingKeys.idByteCount + 3 + saltByteCount
  private static let byteCount =
    boxStart + AES256GCM.nonceByteCount + Digest.byteCount + AES256GCM.tagByteCount

  let bytes: [UInt8]
  let cost: ScryptCost
  let salt: [UInt8]

  /// Nil for bytes that are no verifier, or one of a format that this program does not know.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount, bytes[0] == Self.version else { return nil }
    let costs = bytes[(1 + WorkingKeys.idByteCount)...]
    cost = ScryptCost(
      workExponent: costs[costs.startIndex], blockSize: costs[costs.startIndex + 1],
      parallelism: costs[costs.startIndex + 2])
    guard cost.isSane else { return nil }
    salt = Array(bytes[(Self.boxStart - Self.saltByteCount)..<Self.boxStart])
    self.bytes = bytes
  }

  /// Seals a digest that was made with that salt at that cost.
  init(
    sealing digest: borrowing Secret, salt: [UInt8], cost: ScryptCost, of subject: SubjectID,
    under keys: WorkingKeys
  ) throws(CryptoError) {
    let head =
      [Self.version] + keys.id + [cost.workExponent, cost.blockSize, cost.parallelism] + salt
    let box = try AES256GCM.seal(
      digest.bytes, key: keys.verifying, nonce: RandomBytes.make(AES256GCM.nonceByteCount),
      additional: Self.context(head, subject))
    bytes = head + box
    self.cost = cost
    self.salt = salt
  }

  /// The digest; nil when it is under a key that is not on the ring, damaged, or another user's.
  func digest(of subject: SubjectID, by keyring: Keyring) throws(CryptoError) -> Secret? {
    guard let keys = keys(on: keyring) else { return nil }
    return try AES256GCM.open(
      Array(bytes[Self.boxStart...]), key: keys.verifying,
      additional: Self.context(Array(bytes[..<Self.boxStart]), subject))
  }

  /// Which of the ring's keys it is under.
  func keys(on keyring: Keyring) -> WorkingKeys? {
    keyring.keys(bytes[1...WorkingKeys.idByteCount])
  }

  private static func context(_ head: [UInt8], _ subject: SubjectID) -> [UInt8] {
    var fields = CanonicalBytes(label: "dirsyncd password verifier 2")
    fields.append(subject.kind.rawValue)
    fields.append(subject.id)
    fields.append(bytes: head)
    return fields.bytes
  }
}
