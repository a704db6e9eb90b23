package import SyncCore
internal import SyncHTTP

extension ScimSource {
  /// A harmless read: one user.
  static let look = "/Users?startIndex=1&count=1"

  /// Reads the credentials again, and proves that one of them works.
  package func proveCredentials() async throws(RemoteFailure) {
    api.tokens.expireSoon()
    _ = try await get(Self.look)
  }

  /// Reads the service's own description and one user, and tries what it can do: a line for each
  /// ability, with the reason why it is used or not.
  package func check() async -> [Finding] {
    var findings: [Finding] = []
    do {
      let answer = try await get("/ServiceProviderConfig")
      guard (try? answer.json())?.object != nil else { return [noScim] }
      findings.append(Finding(.ok, "source", "it describes itself (ServiceProviderConfig)"))
    } catch {
      if [.credentials, .unreachable, .throttled].contains(error.kind) { return [finding(error)] }
      findings.append(
        Finding(
          .warning, "source", "it does not describe itself: \(error.detail)",
          remedy: "none needed if the users can be read"))
    }
    let (users, isBroken) = await look()
    findings.append(users)
    guard !isBroken, configuration.isProbed else { return findings }
    for kind in SubjectID.Kind.allCases { findings += await abilities(kind) }
    return findings
  }

  /// Whether users can be read, as a pass would.
  private func look() async -> (finding: Finding, isBroken: Bool) {
    let learned = await learned(.user)
    let hasCursorsAlone = learned.probes[.cursor]?.works == true
    let start = hasCursorsAlone ? "cursor=" : "startIndex=1"
    let count = plan(of: learned).pageSize == nil ? "" : "&count=1"
    do {
      let answer = try await get("\(path(of: .user))?\(start)\(count)")
      let page = try? ScimListPage(answer.body.bytes, kind: .user)
      guard let page else { return (noScim, true) }
      let isEmpty = page.total == 0 || page.total == nil && page.received == 0
      let text = page.total.map { "\($0) users" } ?? "users, without a total"
      let finding = Finding(
        isEmpty ? .warning : .ok, "source", "it gives \(isEmpty ? "no users" : text)",
        remedy: isEmpty ? "give the credentials' owner the right to read users" : "")
      return (finding, false)
    } catch {
      return (finding(error), true)
    }
  }

  private func abilities(_ kind: SubjectID.Kind) async -> [Finding] {
    let learned = await learned(kind)
    let place = "source \(kind.rawValue)s"
    let remarks = learned.discovery.remarks.map {
      Finding(.warning, place, $0, remedy: "set source.baseURL to where the source really is")
    }
    guard learned.exists else {
      return remarks + [Finding(.ok, place, "the source has no \(kind.rawValue)s to read")]
    }
    let plan = plan(of: learned)
    let choices = plan.choices.map { choice in
      let word = choice.isUsed ? "uses" : "does without"
      return Finding(.ok, place, "\(word) \(choice.ability.text): \(choice.reason)")
    }
    return remarks + [Finding(.ok, place, plan.summary)] + choices
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
