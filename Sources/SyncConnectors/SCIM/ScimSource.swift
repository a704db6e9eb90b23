package import SyncCore
package import SyncHTTP

/// Pulls users and groups from a SCIM 2.0 service provider.
package struct ScimSource: ChangeSource {
  let configuration: ScimConfiguration
  let api: APIClient
  let memory = ScimMemory()

  package init(
    _ configuration: ScimConfiguration, client: any HTTPClient, clock: any SyncClock
  ) {
    self.configuration = configuration
    var root = configuration.baseURL
    while root.hasSuffix("/") { root.removeLast() }
    let headers: HTTPHeaders = ["Accept": "application/scim+json, application/json;q=0.9"]
    let token = ScimToken(
      configuration: configuration, client: client, clock: clock,
      probe: CredentialProbe(
        client: client, url: root + Self.look, caFile: configuration.caFile, headers: headers,
        classify: ScimFailure.classify))
    let tokens = AccessTokenCache(clock: clock) {
      () async throws(RemoteFailure) -> AccessToken in
      try await token.renew()
    }
    api = APIClient(
      client: client, clock: clock, root: root, caFile: configuration.caFile,
      tokens: tokens, headers: { headers },
      answerByteLimit: ScimLimits.pageByteLimit, takesNotModified: true,
      classify: ScimFailure.classify)
  }

  /// Asks the source, unless it told us to wait.
  func get(
    _ path: String, headers: HTTPHeaders = [:]
  ) async throws(RemoteFailure) -> HTTPResponse {
    try memory.checkPace(at: api.clock.now)
    do {
      return try await api.send(.get, path, headers: headers, body: nil)
    } catch {
      memory.note(error, at: api.clock.now)
      throw error
    }
  }

  package func endWait() -> Bool { memory.endWait(at: api.clock.now) }

  package func presence(of subject: SubjectID) async throws(RemoteFailure) -> Presence {
    guard subject.id != ".", subject.id != ".." else {
      throw RemoteFailure(.refused, "the id \(subject.id) cannot stand in a URL")
    }
    let segment = PercentCoding.encode(segment: subject.id)
    let answer: HTTPResponse
    do {
      answer = try await get("\(path(of: subject.kind))/\(segment)")
    } catch  where error.kind == .missing {
      return .gone
    }
    do {
      let bytes = answer.body.bytes
      var reader = JSONReader(bytes)
      let record = try ScimListPage.record(&reader, bytes, subject.kind)
      try reader.finish()
      if let record, record.subject == subject { return .present(record) }
    } catch {
      throw ScimFailure.noService(error, answer)
    }
    throw RemoteFailure(.protocolBroken, "the source answered another resource than \(subject)")
  }
}
