internal import SyncConnectors
internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// What the portal may look at; none of it changes anything.
extension IntakeRoutes {
  func progress(of login: LoginID) async -> HTTPResponse {
    await look(orElse: IntakeProblem.unknownLogin) {
      guard let (progress, outlooks) = try await engine.progress(of: login) else { return nil }
      return progress.json(outlooks)
    }
  }

  func directories(of userName: String) async -> HTTPResponse {
    await look(orElse: IntakeProblem.unknownUser(passwordCame: false)) {
      guard let (user, standings) = try await engine.standings(of: userName) else { return nil }
      return ["user": .string(user), "directories": .array(standings.map(\.json))]
    }
  }

  func passwordPolicy(of userName: String) async -> HTTPResponse {
    await look(orElse: IntakeProblem.unknownUser(passwordCame: false)) {
      guard let (user, policies) = try await engine.passwordPolicies(of: userName) else {
        return nil
      }
      return PasswordPolicyAnswer.json(of: policies, for: user)
    }
  }

  /// Judges a password by the rules alone: nothing is stored, hashed or compared.
  func checkPassword(of userName: String, _ request: HTTPServerRequest) async -> HTTPResponse {
    if let refusal = Self.refusal(of: request) { return refusal }
    let password: Secret
    do throws(LoginRequestError) {
      password = try PasswordCheckRequest.parse(request.body)
    } catch {
      return IntakeProblem.badBody(error.description)
    }
    do {
      guard let (user, policies) = try await engine.passwordPolicies(of: userName) else {
        return IntakeProblem.unknownUser(passwordCame: true)
      }
      let answer = PasswordPolicyAnswer.json(checking: password, by: policies, for: user)
      return HTTPResponse(json: answer, status: 200)
    } catch {
      return IntakeProblem.notNow("the ledger cannot be read now")
    }
  }

  private func look(
    orElse missing: HTTPResponse, _ body: () async throws -> JSONValue?
  ) async -> HTTPResponse {
    do {
      guard let found = try await body() else { return missing }
      return HTTPResponse(json: found, status: 200)
    } catch {
      return IntakeProblem.notNow("the ledger cannot be read now")
    }
  }
}
