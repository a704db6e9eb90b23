internal import SyncCore

/// The groups that `denyGroups` names: nobody is put into them, whatever name led there.
package struct DeniedGroups: Hashable, Sendable {
  private let names: Set<String>

  /// - Parameter names: ids, or addresses where groups have them, in any letter case.
  package init(_ names: [String] = []) {
    self.names = Set(names.map { $0.lowercased() })
  }

  /// A warning for each that is not there, so that a slip of the pen is no hole in the fence.
  ///
  /// - Parameter look: reads a group by such a name; throws `.missing` where there is none.
  func findings(
    of directory: DirectoryID, _ look: (String) async throws(RemoteFailure) -> Void
  ) async -> [Finding] {
    var findings: [Finding] = []
    for name in names.sorted().prefix(Self.lookLimit) {
      do {
        try await look(name)
      } catch  where error.kind == .missing {
        findings.append(
          Finding(
            .warning, "directory \(directory)",
            "denyGroups names \(name), and there is no such group: it keeps nobody out",
            remedy: "write the group's id as the directory shows it, or take it out"))
      } catch {
        break  // what that takes is told with the rights
      }
    }
    return findings
  }

  /// So many are looked for at most.
  private static let lookLimit = 100

  /// Throws `.refused` where a group is one of them.
  ///
  /// - Parameters:
  ///   - group: what it is called where it was asked for.
  ///   - others: its id and other names, as the directory tells them.
  func refuse(_ group: String, _ others: String?...) throws(RemoteFailure) {
    guard names.isDisjoint(with: ([group] + others.compactMap(\.self)).map { $0.lowercased() })
    else {
      throw RemoteFailure(.refused, "denyGroups names the group \(group); nobody is put into it")
    }
  }
}
