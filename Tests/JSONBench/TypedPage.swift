/// A page of users as one would write it for Foundation's decoder.
struct TypedPage: Decodable {
  struct User: Decodable {
    struct Name: Decodable {
      let givenName: String?
      let familyName: String?
    }

    struct Email: Decodable {
      let value: String
    }

    let id: String
    let userName: String
    let externalId: String?
    let displayName: String?
    let title: String?
    let active: Bool?
    let name: Name?
    let emails: [Email]?

    var length: Int {
      let texts = [
        id, userName, externalId, name?.givenName, name?.familyName, displayName, title,
        emails?.first?.value,
      ]
      return texts.reduce(active == true ? 1 : 0) { $0 + ($1?.utf8.count ?? 0) }
    }
  }

  let totalResults: Int
  let resources: [User]

  enum CodingKeys: String, CodingKey {
    case totalResults
    case resources = "Resources"
  }
}
