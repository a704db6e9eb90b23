extension EntraConnector: DirectoryKind {
  package static let product = "Microsoft Entra ID"
  package static let tellsPasswordTimes = true
  package static let groupNameKey = "displayName"
}
