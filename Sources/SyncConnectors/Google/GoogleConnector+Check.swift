package import SyncCore
internal import SyncHTTP

extension GoogleConnector {
  /// Reads one user of the account and the administrator that we act as.
  package func check() async -> [Finding] {
    let subject = "directory \(id)"
    let customer = FormCoding.encode([
      ("customer", configuration.customer), ("maxResults", "1"), ("fields", "users(id)"),
    ])
    do {
      _ = try await api.get(Self.usersPath + "?" + customer)
    } catch {
      return [finding(error)]
    }
    var findings = [Finding(.ok, subject, "the token works and users can be read")]
    do {
      let admin = try await find(configuration.adminSubject)
      if admin?.isPrivileged != true {
        findings.append(
          Finding(
            .warning, subject, "\(configuration.adminSubject) is no administrator",
            remedy: "set adminSubject to an administrator who may create and update users"))
      }
    } catch {
      findings.append(finding(error))
    }
    return findings + (await groupFindings())
  }

  private func groupFindings() async -> [Finding] {
    guard let group = configuration.newcomerGroup else { return [] }
    do {
      _ = try await ordinaryGroup(group)
      return [Finding(.ok, "directory \(id)", "\(group) is a group without a role")]
    } catch {
      guard [.refused, .notPermitted].contains(error.kind) else { return [finding(error)] }
      return [
        Finding(
          .failure, "directory \(id)", error.detail,
          remedy: "name another group in jit.group, one that gives next to nothing")
      ]
    }
  }

  private func finding(_ failure: RemoteFailure) -> Finding {
    let scopes = configuration.scopes.joined(separator: ", ")
    let remedy =
      switch failure.kind {
      case .credentials:
        "look at serviceAccountKey, adminSubject and the clock; in the Admin console give "
          + "domain-wide delegation to the service account's numeric client id for \(scopes)"
      case .notPermitted: "give \(configuration.adminSubject) the right to read and write users"
      case .unreachable: "look at the network, the proxy, apiURL and caFile"
      case .protocolBroken, .missing: "correct apiURL"
      default: "wait, and try again"
      }
    return Finding(.failure, "directory \(id)", failure.detail, remedy: remedy)
  }
}
