/// The person who gave an order by hand, as the system vouches for them.
package struct Author: Hashable, Sendable {
  /// The uid of their process.
  package let uid: UInt32
  /// The account's name on this machine; nil where it has none.
  package let name: String?

  package init(uid: UInt32, name: String? = nil) {
    self.uid = uid
    self.name = name
  }

  /// `root (uid 0)`, or `uid 1234` where there is no name.
  package var text: String {
    name.map { "\($0) (uid \(uid))" } ?? "uid \(uid)"
  }

  /// The same for an event's detail.
  package var json: JSONValue {
    var object: JSONObject = ["uid": .integer(Int64(uid))]
    object["name"] = name.map(JSONValue.string)
    return .object(object)
  }
}
