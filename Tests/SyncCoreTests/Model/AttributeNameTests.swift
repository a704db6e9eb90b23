internal import SyncCore
internal import Testing

/// An attribute change cannot carry a password: there is no name for one.
struct AttributeNameTests {
  @Test(arguments: [
    "password", "Password", "passwordProfile", "passwordProfile.password", "hashFunction",
    "HASHFUNCTION", "changePasswordAtNextLogin", "passwordPolicies", "x.unicodePwd.password", "",
  ])
  func `no name that could carry a password is an attribute name`(_ name: String) {
    #expect(AttributeName(name) == nil)
  }

  @Test(arguments: ["jobTitle", "name.givenName", "passport", "pass.word", "hash"])
  func `any other name is one`(_ name: String) {
    #expect(AttributeName(name)?.name == name)
  }
}
