import SyncConnectors
import SyncCore
import SyncTwins
import Testing

/// One key for all tests, as making one takes a while.
let testKey: Result<RSAKey, RSAKey.Failure> = Result { () throws(RSAKey.Failure) in try RSAKey() }

func testSigner() throws -> RSASigner {
  try RSASigner(pem: Secret(try testKey.get().privateKeyPEM()))
}

/// Attributes by plain names.
func attributes(_ pairs: KeyValuePairs<String, JSONValue>) -> Attributes {
  var attributes: Attributes = [:]
  for (name, value) in pairs {
    if let name = AttributeName(name) { attributes[name] = value }
  }
  return attributes
}

/// What a call throws; nil when it returns.
func failure<Value>(
  of call: () async throws(RemoteFailure) -> Value
) async -> RemoteFailure? {
  do {
    _ = try await call()
    return nil
  } catch {
    return error
  }
}

func json(_ text: String) throws -> JSONValue {
  try JSONReader.value(of: Array(text.utf8))
}

let sampleHash =
  "$6$rounds=10000$Wm3pQx9sLr2bAb12$" + String(repeating: "a", count: 86)

/// A resource as the source gives it.
func subject(_ text: String) throws -> Subject {
  let record = SourceRecord(subject: SubjectID(.user, "u1"), bytes: Array(text.utf8))
  return try Subject(record)
}

let danaResource = """
  {"id":"u1","userName":"dana.ito@example.com","active":true,"displayName":"Dana Ito",
  "title":"Engineer","name":{"givenName":"Dana","familyName":"Ito"},
  "phoneNumbers":[{"type":"work","value":"+47 22 00 00 01"},{"type":"mobile","value":"+47 900"}],
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{
    "employeeNumber":"E-20417","department":"Research","costCenter":"4711","organization":"Acme"}}
  """

/// A service account's key file over the test key.
func googleKeyFile(tokenURL: String = "https://oauth2.googleapis.com/token") throws -> String {
  JSONWriter.text(of: [
    "type": "service_account", "client_email": "sync@project.iam.gserviceaccount.com",
    "client_id": "1234", "private_key": .string(try testKey.get().privateKeyPEM()),
    "private_key_id": "key-1", "token_uri": .string(tokenURL),
  ])
}

func decodeBase64URL(_ text: some StringProtocol) -> String? {
  SyncTwins.Base64URL.bytes(text).map { String(decoding: $0, as: UTF8.self) }
}
