internal import SyncCore

/// By what a resource is sorted: one value, made ready to compare (RFC 7644 §3.4.2.3).
enum ScimSortKey: Comparable {
  case number(Double)
  case moment(Timestamp)
  case text(String)
  /// Last when ascending, first when descending.
  case missing

  init(_ resource: JSONObject, _ sort: ScimQuery.Sort) {
    switch sort.path.value(in: resource) {
    case nil, .null?: self = .missing
    case .bool(let flag)?: self = .number(flag ? 1 : 0)
    case .some(let value) where value.string == nil:
      self = value.double.map { .number($0) } ?? .missing
    case .some(let value):
      let text = value.string ?? ""
      if sort.path.schema == nil, sort.path.attribute.lowercased() == "meta",
        let moment = Timestamp(text)
      {
        self = .moment(moment)
      } else {
        self = .text(sort.isExact ? text : text.lowercased())
      }
    }
  }

  /// The resources in that order; equal ones stay as they stand.
  static func sorted<Item>(
    _ items: [Item], _ sort: ScimQuery.Sort, _ served: (Item) -> JSONObject
  ) -> [Item] {
    let keyed = items.enumerated().map { (place: $0.offset, key: Self(served($0.element), sort)) }
    let order = keyed.sorted { left, right in
      if left.key == right.key { return left.place < right.place }
      return sort.isDescending ? left.key > right.key : left.key < right.key
    }
    return order.map { items[$0.place] }
  }
}
