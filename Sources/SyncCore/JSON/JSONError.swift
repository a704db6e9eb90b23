/// Why a text is no JSON that we take, and at which byte.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of fault.
  package enum Fault: String, Hashable, Sendable {
    case unexpectedEnd = "the text ends too early"
    case unexpectedByte = "unexpected character"
    case badNumber = "not a number"
    case badEscape = "unknown escape in a string"
    case loneSurrogate = "half of a surrogate pair"
    case badUTF8 = "not UTF-8"
    case controlCharacter = "control character in a string"
    case doubleName = "a name stands twice in one object"
    case tooDeep = "nested too deeply"
    case trailingBytes = "more text after the value"
    case wrongType = "another type of value was expected"
  }

  package let fault: Fault
  /// Bytes from the start of the text.
  package let offset: Int

  package init(_ fault: Fault, at offset: Int) {
    self.fault = fault
    self.offset = offset
  }

  package var description: String { "\(fault.rawValue) at byte \(offset)" }
}
