/// Reads the members of one object of a plan's file, and says which one is at fault.
struct PlanReader {
  let json: JSONValue
  /// What is read, for the fault.
  let place: String

  init(_ json: JSONValue, _ place: String) {
    self.json = json
    self.place = place
  }

  func fault(_ name: String) -> PlanFault {
    .malformed("\(name) of \(place) is missing, or is not what it should be")
  }

  func text(_ name: String) throws(PlanFault) -> String {
    guard let text = json[name]?.string else { throw fault(name) }
    return text
  }

  func integer(_ name: String) throws(PlanFault) -> Int64 {
    guard let number = json[name]?.integer else { throw fault(name) }
    return number
  }

  func flag(_ name: String) throws(PlanFault) -> Bool {
    guard let flag = json[name]?.bool else { throw fault(name) }
    return flag
  }

  func part(_ name: String) throws(PlanFault) -> PlanReader {
    guard let value = json[name], value.object != nil else { throw fault(name) }
    return PlanReader(value, "\(name) of \(place)")
  }

  func list(_ name: String) throws(PlanFault) -> [PlanReader] {
    guard let values = json[name]?.array else { throw fault(name) }
    return values.enumerated().map { PlanReader($0.element, "\(name)[\($0.offset)] of \(place)") }
  }

  func texts(_ name: String) throws(PlanFault) -> [String] {
    let values = json[name]?.array ?? []
    let texts = values.compactMap(\.string)
    guard texts.count == values.count else { throw fault(name) }
    return texts
  }

  func members(_ name: String) throws(PlanFault) -> [PlanMember] {
    var members: [PlanMember] = []
    for member in try list(name) {
      members.append(PlanMember(RemoteID(try member.text("id")), try member.text("name")))
    }
    return members
  }

  /// The values of attributes; an object that is not there has none.
  func attributes(_ name: String) throws(PlanFault) -> Attributes {
    guard let value = json[name] else { return [:] }
    guard let object = value.object else { throw fault(name) }
    var attributes: Attributes = [:]
    for member in object.members {
      guard let attribute = AttributeName(member.name) else { throw fault(name) }
      attributes[attribute] = member.value
    }
    return attributes
  }
}

extension JSONObject {
  /// Attributes in the order of their names.
  init(_ attributes: Attributes) {
    self.init(attributes.sorted { $0.key < $1.key }.map { ($0.key.name, $0.value) })
  }
}
