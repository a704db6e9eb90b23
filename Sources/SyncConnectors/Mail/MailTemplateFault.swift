/// What is wrong with the text of a mail.
package enum MailTemplateFault: Error, Hashable, Sendable {
  case noSubject
  case noBody
  case unknownPlaceholder(String)

  /// What is wrong, to stand behind the file's name.
  package var message: String {
    switch self {
    case .noSubject: "does not begin with a subject"
    case .noBody: "has no body after the subject and an empty line"
    case .unknownPlaceholder(let name): "has a placeholder that there is not: {\(name)}"
    }
  }

  /// What to do about it.
  package var remedy: String {
    switch self {
    case .noSubject: "begin it with a line as in \"Subject: Your account in {directory}\""
    case .noBody: "write an empty line below the subject, then what the user is to read"
    case .unknownPlaceholder:
      "there are "
        + MailTemplate.Placeholder.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
    }
  }
}
