extension GoogleConnector: DirectoryKind {
  package static let product = "Google Workspace"
  package static let tellsPasswordTimes = false
  package static let groupNameKey = "email"
}
