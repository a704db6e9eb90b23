internal import SyncCore
internal import Testing

struct JSONVectorTests {
  /// Valid by RFC 8259 §4, but a name that stands twice is a hole to smuggle values through.
  private static let stricter = ["y_object_duplicated_key_and_value.json"]

  @Test func `every vector is there`() throws {
    #expect(try JSONVector.all().count == 190)
  }

  @Test(arguments: try JSONVector.all())
  func `reading accepts and refuses what RFC 8259 does`(_ vector: JSONVector) {
    let outcome = accepts { () throws(JSONError) in _ = try JSONReader.value(of: vector.bytes) }
    if Self.stricter.contains(vector.name) {
      #expect(!outcome)
    } else {
      #expect(vector.expect == "either" || outcome == (vector.expect == "accept"))
    }
  }

  @Test(arguments: try JSONVector.all())
  func `skipping is as strict as reading, double names aside`(_ vector: JSONVector) {
    let read = accepts { () throws(JSONError) in _ = try JSONReader.value(of: vector.bytes) }
    let skipped = accepts { () throws(JSONError) in
      var reader = JSONReader(vector.bytes.span)
      _ = try reader.skipValue()
      try reader.finish()
    }
    #expect(skipped == (read || Self.stricter.contains(vector.name)))
  }

  private func accepts(_ work: () throws(JSONError) -> Void) -> Bool {
    do throws(JSONError) {
      try work()
      return true
    } catch {
      return false
    }
  }
}
