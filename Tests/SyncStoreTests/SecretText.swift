import SyncCore

/// What a secret says, for the eyes of a test alone.
func text(of secret: borrowing Secret) -> String {
  String(decoding: bytes(of: secret), as: UTF8.self)
}

func bytes(of secret: borrowing Secret) -> [UInt8] {
  (0..<secret.count).map { secret.bytes[$0] }
}

func secret(_ bytes: [UInt8]) -> Secret { Secret(copying: bytes.span) }

/// Reads two hexadecimal digits a byte; blanks are for the eye.
func hexadecimal(_ text: String) -> [UInt8] {
  let digits = text.filter { !$0.isWhitespace }.compactMap { $0.hexDigitValue }
  return stride(from: 0, to: digits.count - 1, by: 2).map {
    UInt8(digits[$0] << 4 | digits[$0 + 1])
  }
}
