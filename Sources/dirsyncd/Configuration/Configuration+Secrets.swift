extension Configuration {
  /// Every secret that is referred to, with its path in the configuration.
  var secretReferences: [(path: String, reference: SecretReference)] {
    var references = [("masterKey", masterKey)]
    if let previousMasterKey { references.append(("previousMasterKey", previousMasterKey)) }
    if let token = intake.token { references.append(("intake.token", token)) }
    switch source.authentication {
    case .bearer(let token): references.append(("source.auth.bearer", token))
    case .basic(_, let password): references.append(("source.auth.basic.password", password))
    case .oauth2(_, _, let secret, _, _):
      references.append(("source.auth.oauth2.clientSecret", secret))
    }
    if let password = source.proxy?.secret {
      references.append(("source.proxy.password", password))
    }
    for directory in directories {
      let path = "directories.\(directory.id)"
      if let password = directory.proxy?.secret {
        references.append(("\(path).proxy.password", password))
      }
      references += directory.kind.own.secretReferences.map { ("\(path).\($0.key)", $0.reference) }
    }
    if let password = notifications.smtp?.password {
      references.append(("notifications.smtp.password", password))
    }
    return references.map { (path: $0.0, reference: $0.1) }
  }

  /// Every file of certificates that is named, with its path in the configuration.
  var caFiles: [(path: String, file: String)] {
    let named: [(String, String?)] =
      [("source.caFile", source.caFile)]
      + directories.map { ("directories.\($0.id).caFile", $0.caFile) }
      + [("notifications.smtp.caFile", notifications.smtp?.caFile)]
    return named.compactMap { path, file in file.map { (path: path, file: $0) } }
  }
}
