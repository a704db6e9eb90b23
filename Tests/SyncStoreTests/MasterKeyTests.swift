import SyncCore
import SyncStore
import Testing

@Suite struct MasterKeyTests {
  static let key = (0..<32).map { UInt8($0 * 7) }
  static let digits = "00070e151c232a31383f464d545b626970777e858c939aa1a8afb6bdc4cbd2d9"
  static let base64 = "AAcOFRwjKjE4P0ZNVFtiaXB3foWMk5qhqK+2vcTL0tk="

  static let files: [[UInt8]] = [
    key, Array(digits.utf8), Array(digits.uppercased().utf8), Array((digits + "\n").utf8),
    Array((digits + "\r\n").utf8), Array(base64.utf8), Array((base64 + "\n").utf8),
    Array(base64.dropLast().utf8), Array(base64.map { $0 == "+" ? "-" : $0 }).flatMap(\.utf8),
    key + [0x0A],
  ]

  @Test("A key is read in every form", arguments: files)
  func forms(_ file: [UInt8]) throws {
    #expect(bytes(of: try MasterKey.parse(secret(file))) == Self.key)
  }

  @Test("A raw key may end in a line break")
  func rawLineBreak() throws {
    let key = Self.key.dropLast() + [0x0A]
    #expect(bytes(of: try MasterKey.parse(secret(Array(key)))) == Array(key))
  }

  static let malformed: [String] = [
    "", "\n", "short", String(digits.dropLast()), digits + "0", "g" + digits.dropFirst(),
    "*" + base64.dropFirst(), base64.dropLast(2) + "l=", base64 + "=", digits + "\n\n",
  ]

  @Test("Anything else is refused", arguments: malformed)
  func refused(_ file: String) {
    #expect(failure(Array(file.utf8)) == .malformed)
  }

  @Test("A placeholder is no key")
  func weak() {
    #expect(failure([UInt8](repeating: 0, count: 32)) == .weak)
    #expect(failure(Array(String(repeating: "a", count: 64).utf8)) == .weak)
  }

  @Test("A generated key is read back, and no two are the same")
  func generated() throws {
    let one = text(of: try MasterKey.generate())
    let two = text(of: try MasterKey.generate())
    #expect(one.count == 44 && one != two)
    #expect(one.allSatisfy { $0.isLetter || $0.isNumber || "-_=".contains($0) })
    let key = try MasterKey.parse(Secret(one))
    let count = key.count
    #expect(count == 32)
  }

  private func failure(_ file: [UInt8]) -> MasterKeyError? {
    do throws(MasterKeyError) {
      _ = try MasterKey.parse(secret(file))
      return nil
    } catch {
      return error
    }
  }
}
