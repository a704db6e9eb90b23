/// Items by id, in the order they came, so that a page costs no more than its own length.
struct TwinShelf<Item: Sendable>: Sendable {
  private var slots: [Item?] = []
  private var places: [String: Int] = [:]

  var count: Int { places.count }

  /// True when nothing was taken out, so that the place of an item is its index.
  var isDense: Bool { slots.count == places.count }

  var all: [Item] { slots.compactMap { $0 } }

  /// Setting a new id appends; setting nil takes the item out.
  subscript(_ id: String) -> Item? {
    get { places[id].flatMap { slots[$0] } }
    set {
      switch (places[id], newValue) {
      case (let place?, let value?): slots[place] = value
      case (let place?, nil):
        slots[place] = nil
        places[id] = nil
      case (nil, let value?):
        places[id] = slots.count
        slots.append(value)
      case (nil, nil): break
      }
    }
  }

  /// Items from a place on that pass the test, and the place to go on from, if any is left.
  func page(
    from start: Int, limit: Int, where passes: (Item) -> Bool = { _ in true }
  ) -> (items: [Item], next: Int?) {
    var items: [Item] = []
    var place = max(0, start)
    while place < slots.count {
      if let item = slots[place], passes(item) {
        if items.count == limit { return (items, place) }
        items.append(item)
      }
      place += 1
    }
    return (items, nil)
  }
}
