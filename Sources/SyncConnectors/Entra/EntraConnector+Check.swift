package import SyncCore
internal import SyncHTTP

extension EntraConnector {
  /// Looks at each right that is needed, and at the tenant's domains.
  package func check() async -> [Finding] {
    let rights: [Finding]
    do {
      rights = try await permissions().map { $0.finding(of: id, remedy: remedy(for: $0)) }
    } catch {
      return [finding(error)]
    }
    let denied = await configuration.deniedGroups.findings(of: id) { name throws(RemoteFailure) in
      _ = try await api.get(Self.path(ofGroup: name) + "?$select=id")
    }
    return rights + denied + (await domainFindings()) + (await groupFindings())
  }

  /// A federated domain's passwords live elsewhere: they cannot be set here.
  private func domainFindings() async -> [Finding] {
    let subject = "directory \(id)"
    let query = FormCoding.encode([("$select", "id,authenticationType,isVerified")])
    let answer = try? await api.get("/v1.0/domains?" + query)
    let domains = (try? answer?.json())?["value"]?.array ?? []
    guard !domains.isEmpty else { return [] }  // what that takes is told with the rights
    return configuration.domains.compactMap { name in
      let domain = domains.first { $0["id"]?.string?.lowercased() == name.lowercased() }
      guard let domain, domain["isVerified"]?.bool != false else {
        return Finding(
          .failure, subject, "\(name) is no verified domain of the tenant",
          remedy: "verify the domain in the tenant, or correct domains")
      }
      guard domain["authenticationType"]?.string != "Federated" else {
        return Finding(
          .failure, subject, "\(name) is a federated domain: passwords cannot be set",
          remedy: "make the domain a managed one, or set password.when to never")
      }
      return nil
    }
  }

  private func groupFindings() async -> [Finding] {
    guard let group = configuration.newcomerGroup else { return [] }
    do {
      try await requireOrdinary(group)
      return [Finding(.ok, "directory \(id)", "\(group) is a group without a role")]
    } catch {
      guard [.refused, .notPermitted].contains(error.kind) else { return [finding(error)] }
      return [
        Finding(
          .failure, "directory \(id)", error.detail,
          remedy: "name another group in jit.group, or grant GroupMember.ReadWrite.All")
      ]
    }
  }

  private func remedy(for permission: Permission) -> String {
    permission.kind == .role
      ? "assign it to the application's service principal (Entra admin centre, Roles & admins)"
      : "grant it to the application as an application permission, with admin consent"
  }

  private func finding(_ failure: RemoteFailure) -> Finding {
    let remedy =
      switch failure.kind {
      case .credentials:
        "look at tenant, client, the secret or certificate, its end, and the clock"
      case .notPermitted:
        "grant the application User.ReadWrite.All and User-PasswordProfile.ReadWrite.All with "
          + "admin consent, and the role User Administrator"
      case .unreachable: "look at the network, the proxy, graphURL, loginURL and caFile"
      case .protocolBroken, .missing: "correct graphURL"
      default: "wait, and try again"
      }
    return Finding(.failure, "directory \(id)", failure.detail, remedy: remedy)
  }
}
