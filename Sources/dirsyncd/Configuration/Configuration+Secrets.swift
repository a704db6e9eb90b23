extension Configuration {
  /// Every secret that is referred to, with its path in the configuration.
  var secretReferences: [(path: String, reference: SecretReference)] {
    var references = [("masterKey", masterKey)]
    if let previousMasterKey { references.append(("previousMasterKey", previousMasterKey)) }
    if let token = intake.token { references.append(("intake.token", token)) }
    references += source.authentication.references.map { ("source.auth.\($0.key)", $0.reference) }
    references += (source.next?.references ?? []).map {
      ("source.next.auth.\($0.key)", $0.reference)
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

extension SourceConfiguration.Authentication {
  /// The secrets in it, by their keys.
  var references: [(key: String, reference: SecretReference)] {
    switch self {
    case .bearer(let token): [("bearer", token)]
    case .basic(_, let password): [("basic.password", password)]
    case .oauth2(_, _, let secret, _, _): [("oauth2.clientSecret", secret)]
    }
  }
}
