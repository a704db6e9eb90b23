package import SyncCore

/// What it grants.
extension ScriptedDirectory {
  /// From now on these rights are missing, and one that is named `reading` is there.
  package func withhold(_ names: String...) {
    withState { state in
      state.permissions =
        [Permission(.permission, "reading", breaks: "nothing is read", .granted)]
        + names.map { Permission(.permission, $0, breaks: "no \($0)", .missing) }
    }
  }

  /// So often it was asked.
  package var permissionLooks: Int { withState { $0.permissionLooks } }

  package var tellsPermissions: Bool { withState { !$0.permissions.isEmpty } }

  package func permissions() async throws(RemoteFailure) -> [Permission] {
    withState { state in
      state.permissionLooks += 1
      return state.permissions
    }
  }
}
