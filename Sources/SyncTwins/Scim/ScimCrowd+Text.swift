extension ScimCrowd {
  /// One user, with `#` for the digits of the number and `~` for those of the time.
  static func text(base: String) -> String {
    let enterprise = ScimResource.enterprise
    let core = ScimResource.Kind.user.schema
    let id = "5d6a2c1e-0000-4000-8000-00000#######"
    let time = "2020-01-~~T~~:~~:~~.000Z"
    return """
      {"schemas":["\(core)","\(enterprise)"],"id":"\(id)","externalId":"hr-#######",\
      "userName":"u#######@example.com","name":{"formatted":"Ada####### Love#######",\
      "familyName":"Love#######","givenName":"Ada#######"},"displayName":"Ada####### Love#######",\
      "title":"Engineer","preferredLanguage":"en-GB","active":true,\
      "emails":[{"value":"u#######@example.com","type":"work","primary":true}],\
      "phoneNumbers":[{"value":"+41 44 #######","type":"work"}],\
      "\(enterprise)":{"employeeNumber":"#######","costCenter":"CC-10001","organization":"Example",\
      "division":"Research and Development","department":"Research"},\
      "meta":{"resourceType":"User","created":"\(time)","lastModified":"\(time)",\
      "location":"\(base)/Users/\(id)","version":"W/\\"1\\""}}
      """
  }
}
