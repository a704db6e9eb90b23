package import SyncCore
internal import SyncHTTP

extension ScimSource {
  /// Reads the service's own description and one user.
  package func check() async -> [Finding] {
    var findings: [Finding] = []
    do {
      let answer = try await api.get("/ServiceProviderConfig")
      guard (try? answer.json())?.object != nil else { return [noScim] }
      findings.append(Finding(.ok, "source", "it describes itself (ServiceProviderConfig)"))
    } catch {
      if [.credentials, .unreachable].contains(error.kind) { return [finding(error)] }
      findings.append(
        Finding(
          .warning, "source", "it does not describe itself: \(error.detail)",
          remedy: "none needed if the users can be read"))
    }
    do {
      let answer = try await api.get("/Users?startIndex=1&count=1")
      let page = try? ScimListPage(answer.body.bytes, kind: .user)
      guard let page else { return findings + [noScim] }
      let total = page.total.map { "\($0) users" } ?? "users, without a total"
      let empty = page.total == 0
      findings.append(
        Finding(
          empty ? .warning : .ok, "source", "it gives \(total)",
          remedy: empty ? "give the credentials' owner the right to read users" : ""))
    } catch {
      findings.append(finding(error))
    }
    return findings
  }

  private var noScim: Finding {
    Finding(
      .failure, "source", "what answers at \(configuration.baseURL) is no SCIM service",
      remedy: "set source.baseURL to the service's SCIM root, such as https://…/scim/v2")
  }

  private func finding(_ failure: RemoteFailure) -> Finding {
    let remedy =
      switch (failure.kind, failure.status) {
      case (.credentials, 403): "give the credentials' owner the right to read users and groups"
      case (.credentials, _): "replace the token or password named in source.auth"
      case (.missing, _), (.protocolBroken, _): "correct source.baseURL"
      case (.unreachable, _): "correct source.baseURL, or the network, the proxy or caFile"
      default: "look at the source's own log, and try again"
      }
    if failure.status == 404 { return noScim }
    return Finding(.failure, "source", failure.detail, remedy: remedy)
  }
}
