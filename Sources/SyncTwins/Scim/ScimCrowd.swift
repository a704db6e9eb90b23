internal import SyncCore

/// Users by the hundred thousand, made on the fly from their numbers: they cost no memory until
/// they are changed, and a page of them costs little more than its bytes.
///
/// Number n (from 1 on) is `u000000n@example.com`, made and last changed n seconds into 2020. Who
/// is changed or deleted leaves the crowd for good.
struct ScimCrowd: Sendable {
  /// Their stamps all lie in January 2020.
  static let countLimit = 2_000_000
  private static let digitCount = 7
  static let idStart = "5d6a2c1e-0000-4000-8000-00000"
  static let start = Timestamp(seconds: 1_577_836_800)

  let count: Int
  /// Numbers of those who left, ascending.
  private(set) var left: [Int] = []
  private var template: [UInt8] = []
  private var base: String?
  private var numberPlaces: [Int] = []
  private var timePlaces: [Int] = []

  init(count: Int) {
    self.count = min(max(0, count), Self.countLimit)
  }

  var present: Int { count - left.count }

  func hasLeft(_ number: Int) -> Bool {
    let place = self.place(of: number)
    return place < left.count && left[place] == number
  }

  mutating func leave(_ number: Int) {
    if !hasLeft(number) { left.insert(number, at: place(of: number)) }
  }

  /// How many with a lower number left.
  private func place(of number: Int) -> Int {
    var (low, high) = (0, left.count)
    while low < high {
      let middle = (low + high) / 2
      if left[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The number of who stands at that place among those present, counted from 0.
  func number(at place: Int) -> Int {
    var (low, high) = (0, left.count)
    while low < high {  // how many left before the one sought
      let middle = (low + high) / 2
      if left[middle] - 1 - middle <= place { low = middle + 1 } else { high = middle }
    }
    return place + low + 1
  }

  /// The place of the first one present who was changed at that moment or later.
  func place(since moment: Timestamp) -> Int {
    let milliseconds = moment.milliseconds - Self.start.milliseconds
    let number = min(max(1, (milliseconds + 999) / 1000), Int64(count) + 1)
    return Int(number) - 1 - place(of: Int(number))
  }

  static func id(of number: Int) -> String { idStart + digits(number) }

  private static func digits(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digitCount - text.count)) + text
  }

  /// The number of who has that id; nil for anybody else and for who left.
  func number(ofID id: String) -> Int? {
    guard id.hasPrefix(Self.idStart) else { return nil }
    return number(ofDigits: id.dropFirst(Self.idStart.count))
  }

  /// The same by the `userName`.
  func number(ofName name: String) -> Int? {
    let name = name.lowercased()
    guard name.hasPrefix("u"), name.hasSuffix("@example.com") else { return nil }
    return number(ofDigits: name.dropFirst().dropLast("@example.com".count))
  }

  private func number(ofDigits text: Substring) -> Int? {
    guard text.utf8.count == Self.digitCount, let number = Int(text), (1...count).contains(number),
      !hasLeft(number)
    else { return nil }
    return number
  }

  /// One of the crowd as any other user.
  func resource(_ number: Int) -> ScimResource {
    var bytes: [UInt8] = []
    var crowd = self
    crowd.append(number, to: &bytes, base: "")
    var attributes = (try? JSONReader.value(of: bytes))?.object ?? JSONObject()
    for name in ["schemas", "id", "meta"] { attributes[name] = nil }
    let moment = Timestamp(seconds: Self.start.seconds + Int64(number))
    return ScimResource(
      kind: .user, id: Self.id(of: number), attributes: attributes, created: moment,
      lastModified: moment)
  }

  /// The JSON of one of the crowd, as it is served below that URL.
  mutating func append(_ number: Int, to bytes: inout [UInt8], base: String) {
    if base != self.base { prepare(base) }
    write(number, 0, Self.digitCount, numberPlaces)
    write(1 + number / 86_400, 0, 2, timePlaces)
    write(number / 3600 % 24, 3, 2, timePlaces)
    write(number / 60 % 60, 6, 2, timePlaces)
    write(number % 60, 9, 2, timePlaces)
    bytes.append(contentsOf: template)
  }

  /// Sets the digits of a value in the template; from one user to the next few change.
  private mutating func write(_ value: Int, _ offset: Int, _ width: Int, _ places: [Int]) {
    guard let first = places.first else { return }
    var value = value
    for digit in stride(from: offset + width - 1, through: offset, by: -1) {
      let byte = UInt8(ascii: "0") + UInt8(value % 10)
      value /= 10
      guard template[first + digit] != byte else { continue }
      for place in places { template[place + digit] = byte }
    }
  }

  /// Notes where numbers (`#`) and times (`~`) stand.
  private mutating func prepare(_ base: String) {
    self.base = base
    template = Array(ScimCrowd.text(base: base).utf8)
    func starts(_ sign: UInt8) -> [Int] {
      template.indices.filter { template[$0] == sign && (template[$0 - 1] != sign) }
    }
    numberPlaces = starts(UInt8(ascii: "#"))
    // Each time has four pairs; the first is its place.
    let pairs = starts(UInt8(ascii: "~"))
    timePlaces = stride(from: 0, to: pairs.count, by: 4).map { pairs[$0] }
  }
}
