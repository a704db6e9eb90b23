internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// What a person orders of the daemon: over the Unix socket, by root or the daemon's own user. The
/// portal may talk to the socket too, and does not release what a guard holds.
extension IntakeRoutes {
  /// What can be ordered at a path behind `/v1`.
  func orders(
    _ segments: [String], _ request: HTTPServerRequest
  ) -> [(HTTPMethod, Answer)] {
    switch (segments.count, segments.first, segments.last) {
    case (4, "guards", "release"):
      if let missing = Shortfall.kind(named: "\(segments[1])/\(segments[2])") {
        return release(missing, request)
      }
      guard let kind = GuardKind(rawValue: segments[2]) else { return [] }
      return order(request, in: segments[1]) { directory, author in
        ["released": .integer(Int64(try await engine.release(kind, of: directory, by: author)))]
      }
    case (4, "guards", "drop") where segments[2] == "mail":
      return order(request, in: segments[1]) { directory, author in
        let count = try await engine.releaseMail(directory, dropping: true, by: author)
        return ["released": .integer(Int64(count))]
      }
    case (3, "directories", "pause"):
      return order(request, in: segments[1]) {
        ["changed": .bool(try await engine.pause($0, by: $1))]
      }
    case (3, "directories", "resume"):
      return order(request, in: segments[1]) {
        ["changed": .bool(try await engine.resume($0, by: $1))]
      }
    case (2, "source", "resume"):
      return [
        (
          .post,
          {
            await carryOut(request) { author in
              let changed = try await engine.resumeSource(by: author)
              return HTTPResponse(json: ["changed": .bool(changed)], status: 200)
            }
          }
        )
      ]
    case (2, "queue", "retry"): return queue(.retry, request)
    case (2, "queue", "drop"): return queue(.drop, request)
    case (1, "plans", _):
      return [(.post, { await carryOut(request) { try await apply(request, $0) } })]
    default: return []
    }
  }

  private func release(
    _ kind: SubjectID.Kind, _ request: HTTPServerRequest
  ) -> [(HTTPMethod, Answer)] {
    let answer: Answer = {
      await carryOut(request) { author in
        let count = try await engine.release(missing: kind, by: author)
        return HTTPResponse(json: ["released": .integer(Int64(count))], status: 200)
      }
    }
    return [(.post, answer)]
  }

  private func queue(
    _ verb: QueueOrder.Verb, _ request: HTTPServerRequest
  ) -> [(HTTPMethod, Answer)] {
    let answer: Answer = {
      await carryOut(request) { author in
        guard let order = Self.members(of: request).flatMap({ QueueOrder(verb, $0) }) else {
          return IntakeProblem.badBody(
            "send {\"jobs\": [ID…]}, or {\"all\": true} with directory or cause")
        }
        return HTTPResponse(json: try await engine.carryOut(order, by: author).json, status: 200)
      }
    }
    return [(.post, answer)]
  }

  /// An order about one directory that the configuration has.
  private func order(
    _ request: HTTPServerRequest, in name: String,
    _ body: @escaping @Sendable (DirectoryID, Author) async throws -> JSONValue
  ) -> [(HTTPMethod, Answer)] {
    guard let directory = engine.directories.first(where: { $0.id.name == name }) else {
      return []
    }
    let answer: Answer = {
      await carryOut(request) { author in
        HTTPResponse(json: try await body(directory.id, author), status: 200)
      }
    }
    return [(.post, answer)]
  }

  /// Carries out a sealed plan; the lanes go on beside it.
  private func apply(_ request: HTTPServerRequest, _ author: Author) async throws -> HTTPResponse {
    do {
      let members = Self.members(of: request) ?? [:]
      let plan = try Plan(sealed: members["plan"] ?? .null, by: engine.vault.keyring)
      let released = Set(members["release"]?.array?.compactMap(\.string) ?? [])
      let outcome = try await engine.apply(plan, by: author, releasing: released)
      return HTTPResponse(json: outcome.json, status: 200)
    } catch let fault as PlanFault {
      return IntakeProblem.badBody(fault.description)
    } catch let refusal as PlanRefusal {
      return IntakeProblem.badBody(refusal.description)
    } catch let failure as RemoteFailure {
      return IntakeProblem.sourceUnavailable(failure)
    }
  }

  func carryOut(
    _ request: HTTPServerRequest, _ body: (Author) async throws -> HTTPResponse
  ) async -> HTTPResponse {
    guard request.peer.isOwner, case .unix(let uid) = request.peer else {
      return IntakeProblem.ownersOnly
    }
    do {
      return try await body(Author(systemUID: uid))
    } catch {
      return IntakeProblem.notNow("the ledger cannot be written now")
    }
  }
}
