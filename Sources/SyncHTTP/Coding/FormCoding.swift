/// Names with values as in a query or in an `application/x-www-form-urlencoded` body
/// (URL Standard §5).
package enum FormCoding {
  /// Names with their values, in order; a name may come more than once.
  package typealias Pairs = [(name: String, value: String)]

  package static let contentType = "application/x-www-form-urlencoded"

  /// More pairs than that are refused.
  package static let pairLimit = 256

  /// `a=1&b=x%20y`: for a query, or as the text of a form.
  package static func encode(_ pairs: Pairs) -> String {
    pairs.map { pair in
      PercentCoding.encode(queryValue: pair.name) + "="
        + PercentCoding.encode(queryValue: pair.value)
    }.joined(separator: "&")
  }

  /// A form's body; it is wiped like every body, but the text it is made from is not.
  package static func body(_ pairs: Pairs) -> HTTPBody {
    HTTPBody(Array(encode(pairs).utf8))
  }

  /// The pairs in order, a plus sign read as a space; a name alone has an empty value. Nil at a
  /// broken escape, at bytes that are no UTF-8 and over `pairLimit`.
  package static func decode(_ text: String) -> Pairs? {
    decode(Array(text.utf8)[...])
  }

  /// The pairs of a form's body.
  package static func decode(_ body: HTTPBody) -> Pairs? {
    decode(body.array[...])
  }

  private static func decode(_ bytes: ArraySlice<UInt8>) -> Pairs? {
    let parts = bytes.split(separator: UInt8(ascii: "&"), maxSplits: pairLimit)
    guard parts.count <= pairLimit else { return nil }
    var pairs: Pairs = []
    for part in parts {
      let sides = part.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentCoding.decode(sides[0], plusIsSpace: true),
        let value = PercentCoding.decode(sides.dropFirst().first ?? [], plusIsSpace: true)
      else { return nil }
      pairs.append((name, value))
    }
    return pairs
  }
}
