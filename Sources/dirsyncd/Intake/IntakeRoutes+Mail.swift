internal import SyncCore
internal import SyncEngine
internal import SyncHTTP

extension IntakeRoutes {
  /// Lets the held mails of a directory go, or has them never sent: `release` or `drop`.
  func releaseMail(_ directory: DirectoryID, _ what: String) async -> HTTPResponse {
    guard ["release", "drop"].contains(what) else {
      return HTTPProblem(status: 404, title: "Not Found", detail: "release or drop").response
    }
    do {
      let count = try await engine.releaseMail(directory, dropping: what == "drop")
      return HTTPResponse(json: ["released": .integer(Int64(count))], status: 200)
    } catch {
      return Self.response(to: .notDurable("the ledger cannot be written now"))
    }
  }
}
