package import SyncCore
internal import SyncHTTP

extension GoogleConnector {
  /// Looks at each right that is needed, and at the administrator that we act as.
  package func check() async -> [Finding] {
    let subject = "directory \(id)"
    var findings: [Finding]
    do {
      findings = try await permissions().map { $0.finding(of: id, remedy: remedy(for: $0)) }
    } catch {
      return [finding(error)]
    }
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
    let denied = await configuration.deniedGroups.findings(of: id) { name throws(RemoteFailure) in
      _ = try await api.get(
        Self.groupsPath + "/" + PercentCoding.encode(segment: name) + "?fields=id")
    }
    return findings + denied + (await groupFindings())
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

  private func remedy(for permission: Permission) -> String {
    guard permission.kind == .scope else {
      return "give \(configuration.adminSubject) an administrator's role with that privilege"
    }
    return "in the Admin console (Security, API controls, Domain-wide delegation) add it to the "
      + "service account's numeric client id; that may take a while to count"
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
