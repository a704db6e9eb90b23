package import SyncCore
internal import SyncHTTP

/// When passwords were set: `lastPasswordChangeDateTime` and `signInSessionsValidFromDateTime`
/// (learn.microsoft.com/graph/api/resources/user), which only `$select` brings.
extension EntraConnector {
  /// The most that Graph gives in one page (graph/api/user-list).
  private static let timesPageSize = "999"

  package func passwordTimes(of id: RemoteID) async throws(RemoteFailure) -> PasswordTimes? {
    let selection = (["id"] + EntraUser.times).joined(separator: ",")
    let path = Self.path(of: id.id) + "?" + FormCoding.encode([("$select", selection)])
    let answer = try await api.get(path)
    guard let user = try? answer.json(), user["id"]?.string?.lowercased() == id.id.lowercased()
    else { throw protocolFailure("Graph answered another user than the one asked for", answer) }
    return EntraUser.passwordTimes(of: user)
  }

  package func passwordTimes(
    after cursor: Cursor?
  ) async throws(RemoteFailure) -> PasswordTimesPage {
    let selection = (["id"] + EntraUser.times).joined(separator: ",")
    let first =
      Self.usersPath + "?"
      + FormCoding.encode([("$select", selection), ("$top", Self.timesPageSize)])
    let answer = try await api.get(cursor?.text ?? first)
    guard let page = try? answer.json(), let users = page["value"]?.array else {
      throw protocolFailure("Graph answered no list of users", answer)
    }
    var times: [RemoteID: PasswordTimes] = [:]
    for user in users {
      if let id = user["id"]?.string { times[RemoteID(id)] = EntraUser.passwordTimes(of: user) }
    }
    guard let link = page["@odata.nextLink"]?.string else {
      return PasswordTimesPage(times: times, next: nil)
    }
    // Never to another place with our token: what the link names must be the list that was asked.
    guard link.hasPrefix(configuration.graphURL + Self.usersPath + "?") else {
      throw protocolFailure("Graph's next page lies elsewhere", answer)
    }
    let next = Cursor(String(link.dropFirst(configuration.graphURL.count)))
    return PasswordTimesPage(times: times, next: next)
  }

  private func protocolFailure(_ text: String, _ answer: HTTPResponse) -> RemoteFailure {
    RemoteFailure(
      .protocolBroken, text, status: answer.status, requestID: EntraFailure.requestID(of: answer))
  }
}
