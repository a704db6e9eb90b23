package import SyncCore
internal import SyncHTTP

/// One user by a unique attribute: the query that every provisioning client sends.
extension ScimSource {
  /// Without `count`, which some servers refuse. What comes back is held against the filter again:
  /// there are servers that ignore it and answer everybody.
  package func user(matching filter: SCIMFilter) async throws(RemoteFailure) -> SourceRecord? {
    let query = FormCoding.encode([("filter", filter.text)])
    let answer = try await get(path(of: .user) + "?" + query)
    let page: ScimListPage
    do {
      page = try ScimListPage(answer.body.bytes, kind: .user)
    } catch {
      throw ScimFailure.noService(error, answer)
    }
    let found = page.records.filter { record in
      (try? Subject(record)).map { filter.matches($0.resource) } ?? false
    }
    if found.count > 1 {
      throw RemoteFailure(.conflict, "the source has more than one user of that name")
    }
    if let record = found.first { return record }
    guard page.received == 0, page.total ?? 0 == 0 else {
      throw RemoteFailure(
        .refused, "the source answers others than the one asked for: its filter does not work")
    }
    return nil
  }
}
