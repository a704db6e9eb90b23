internal import SyncCore

/// The groups that `denyGroups` names: nobody is put into them, whatever name led there.
package struct DeniedGroups: Hashable, Sendable {
  private let names: Set<String>

  /// - Parameter names: ids, or addresses where groups have them, in any letter case.
  package init(_ names: [String] = []) {
    self.names = Set(names.map { $0.lowercased() })
  }

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
