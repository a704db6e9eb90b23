internal import SyncCore

/// A password as the service took it.
package enum GooglePassword: Hashable, Sendable {
  case clear(String)
  /// Hexadecimal, unsalted.
  case md5(String)
  /// Hexadecimal, unsalted.
  case sha1(String)
  /// A crypt(3) text.
  case crypt(String)

  /// True when it is the hash of that password, or that password.
  package func matches(_ password: String) -> Bool {
    let bytes = Array(password.utf8)
    return switch self {
    case .clear(let text): text == password
    case .md5(let text): text.lowercased() == TwinDigest.md5.hex(bytes)
    case .sha1(let text): text.lowercased() == TwinDigest.sha1.hex(bytes)
    case .crypt(let text): TwinCrypt.matches(password, hash: text)
    }
  }

  var picture: JSONValue {
    switch self {
    case .clear(let text): ["form": "clear", "value": .string(text)]
    case .md5(let text): ["form": "MD5", "value": .string(text)]
    case .sha1(let text): ["form": "SHA-1", "value": .string(text)]
    case .crypt(let text): ["form": "crypt", "value": .string(text)]
    }
  }

  /// Takes `password` and `hashFunction` (users resource, `hashFunction`; limits page: 8 to 100
  /// characters).
  init(_ password: JSONValue, hashFunction: JSONValue?) throws(GoogleRefusal) {
    guard let text = password.string else {
      throw password == .null ? .invalid("Invalid Password") : .wrongType("user.password")
    }
    switch hashFunction {
    case nil, .null?:
      guard (8...100).contains(text.unicodeScalars.count),
        text.unicodeScalars.allSatisfy({ (0x20...0x7E).contains($0.value) })
      else { throw .invalid("Invalid Password") }
      self = .clear(text)
    case .string("MD5")?: self = .md5(try Self.hex(text, digits: 32))
    case .string("SHA-1")?: self = .sha1(try Self.hex(text, digits: 40))
    case .string("crypt")?:
      guard Self.isCrypt(text) else { throw .invalid("Invalid Password") }
      self = .crypt(text)
    case .string?: throw .input("hashFunction")
    default: throw .wrongType("user.hashFunction")
    }
  }

  private static func hex(_ text: String, digits: Int) throws(GoogleRefusal) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count == digits, text.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      throw .invalid("Invalid Password")
    }
    return text
  }

  /// DES, `$1$`, `$5$` and `$6$`; rounds up to 10000 (users resource, `hashFunction`).
  private static func isCrypt(_ text: String) -> Bool {
    guard text.hasPrefix("$") else { return text.utf8.count == 13 && isSalt(text) }
    var parts = text.dropFirst().split(separator: "$", omittingEmptySubsequences: false)
    guard let length = ["1": 22, "5": 43, "6": 86][String(parts.removeFirst())] else {
      return false
    }
    if let first = parts.first, first.hasPrefix("rounds=") {
      guard length != 22, let rounds = Int(first.dropFirst(7)), (1000...10_000).contains(rounds)
      else { return false }
      parts.removeFirst()
    }
    guard parts.count == 2 else { return false }
    let saltLimit = length == 22 ? 8 : 16
    return (1...saltLimit).contains(parts[0].utf8.count) && isSalt(parts[0])
      && parts[1].utf8.count == length && isSalt(parts[1])
  }

  private static func isSalt(_ text: some StringProtocol) -> Bool {
    text.utf8.allSatisfy { byte in
      switch byte {
      case 0x2E...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: false
      }
    }
  }
}
