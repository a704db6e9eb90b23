/// A user as the source has it.
struct LifeUser: Sendable {
  var id: String
  var userName: String
  var title = "Engineer"
  var department = "Research"
  var isActive = true
  var manager: String?
  var phone: String? = "+4722000001"
  var employeeNumber: String? = "E-1"

  init(_ id: String, _ userName: String) {
    self.id = id
    self.userName = userName
  }

  var json: String {
    let phones = phone.map { #""phoneNumbers":[{"type":"mobile","value":"\#($0)"}],"# } ?? ""
    var enterprise = [#""department":"\#(department)""#]
    if let manager { enterprise.append(#""manager":{"value":"\#(manager)"}"#) }
    if let employeeNumber { enterprise.append(#""employeeNumber":"\#(employeeNumber)""#) }
    return """
      {"id":"\(id)","userName":"\(userName)","active":\(isActive),"displayName":"Dana Ito",
      "title":"\(title)","name":{"givenName":"Dana","familyName":"Ito"},\(phones)
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{\
      \(enterprise.joined(separator: ","))}}
      """
  }
}
