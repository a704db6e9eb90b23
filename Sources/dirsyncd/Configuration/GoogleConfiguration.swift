/// What only a Google Workspace directory has.
struct GoogleConfiguration: Hashable, Sendable {
  /// The service account's JSON key, whose `token_uri` is the token endpoint.
  var serviceAccountKey: SecretReference
  /// The key that is to follow it; its file need not be there yet.
  var next: SecretReference?
  /// The administrator in whose name the service account acts (domain-wide delegation).
  var adminSubject: String
  var customer: String
  /// The root before `/admin/directory/v1`, without a slash at its end.
  var apiURL: String

  init(_ reader: ConfigurationReader) {
    serviceAccountKey = reader.requiredSecret("serviceAccountKey")
    next = reader.object("next") { $0.requiredSecret("serviceAccountKey") }
    adminSubject = reader.requiredString("adminSubject")
    customer = reader.string("customer") ?? "my_customer"
    apiURL = reader.url("apiURL") ?? "https://admin.googleapis.com"
    if !adminSubject.isEmpty, !adminSubject.contains("@") {
      reader.fault(
        "adminSubject", "\"\(adminSubject)\" is no e-mail address",
        remedy: "name the administrator by the address they sign in with")
    }
  }
}
