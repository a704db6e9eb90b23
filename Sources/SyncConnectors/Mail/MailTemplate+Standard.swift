package import SyncCore

extension MailTemplate {
  /// What is sent where no file is named: the same as the files in `etc/mail`.
  package static func standard(_ kind: Notice.Kind) throws(MailTemplateFault) -> MailTemplate {
    switch kind {
    case .bound: try MailTemplate(bound)
    case .welcome: try MailTemplate(welcome)
    }
  }

  package static let bound = """
    Subject: Set your password for {directory}

    Hello {displayName},

    you now have an account in {directory}. Your sign-in name there is

        {signInName}

    To set its password, log in once to the portal, as you always do:

        {portalURL}

    From then on your portal password is your password for {directory} as
    well. We never send a password by mail, and never ask for one.

    This message was written by a program; nobody reads the answers.

    """

  package static let welcome = """
    Subject: Welcome: your account in {directory}

    Hello {displayName},

    welcome. An account in {directory} is ready for you. Your sign-in name
    there is

        {signInName}

    It has no password yet. Please activate your user name {userName} in
    the portal, choose a password there, and log in to the portal once:

        {portalURL}

    From then on your portal password is your password for {directory} as
    well. We never send a password by mail, and never ask for one.

    This message was written by a program; nobody reads the answers.

    """
}
