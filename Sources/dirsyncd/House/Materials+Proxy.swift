internal import SyncConnectors
internal import SyncCore
internal import SyncHTTP

extension Materials {
  /// The client of a side that has a proxy of its own, or none.
  func proxied(
    _ client: any HTTPClient, by proxy: ProxyConfiguration?
  ) throws -> any HTTPClient {
    guard let proxy else { return client }
    return ProxiedClient(client, by: proxy.text(password: try proxy.secret.map(text)))
  }

  /// A secret as a text, for the one place where a library takes nothing else.
  private func text(_ reference: SecretReference) throws -> String {
    Self.text(try shared(reference).secret)
  }

  private static func text(_ secret: borrowing Secret) -> String {
    let bytes = secret.bytes
    var copy: [UInt8] = []
    for place in bytes.indices { copy.append(bytes[place]) }
    return String(decoding: copy, as: UTF8.self)
  }
}
