extension EntraConnector: DirectoryKind {
  package static let product = "Microsoft Entra ID"
  package static let tellsPasswordTimes = true
  package static let tellsChanges = true
  package static let groupNameKey: String? = "displayName"
}
