extension GoogleConnector: DirectoryKind {
  package static let product = "Google Workspace"
  package static let groupNameKey: String? = "email"
}
