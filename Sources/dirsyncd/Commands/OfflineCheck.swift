internal import SyncConnectors
internal import SyncCore
internal import SyncStore

/// What can be found out about a configuration without a network: secrets, modes and folders.
struct OfflineCheck {
  private(set) var findings: [Finding] = []
  /// 77 when rights are at fault, 78 when the configuration is, 70 for a damaged database, 0
  /// otherwise.
  private(set) var status = ExitStatus.done

  private let secrets: SecretLoader
  private var keyNames: [String] = []

  init(configuration: Configuration, secrets: SecretLoader) {
    self.secrets = secrets
    for (path, reference) in configuration.secretReferences { look(at: reference, path) }
    for (path, file) in configuration.caFiles { look(atCertificates: file, path) }
    for (kind, file) in configuration.notifications.templateFiles { look(at: kind, file) }
    look(atFolderOf: configuration.database)
    look(atDatabase: configuration.database)
  }

  private mutating func look(at reference: SecretReference, _ path: String) {
    do {
      _ = try secrets.secret(reference)  // empty but for a newline is empty
      guard path == "masterKey" || path == "previousMasterKey" else {
        return add(.ok, path, "\(reference) can be read")
      }
      let file = try secrets.file(reference)
      if let fault = keyFault(file) {
        return fail(
          .configuration, path, "\(reference) \(fault)", remedy: "make one with dirsyncd key new")
      }
      look(atKey: Self.name(ofKey: file) ?? "unnamed", path, reference)
    } catch .noCredentialsDirectory {
      // On another machine, or by hand: the unit's credentials are there under systemd alone.
      add(
        .warning, path, "\(reference) is not looked at: $CREDENTIALS_DIRECTORY is not set",
        remedy: "systemd hands it over when the unit starts")
    } catch .file(.missing, _) where path.isOfNextCredential {
      add(.ok, path, "\(reference) is not there yet; it is used when it is, and works")
    } catch {
      fail(
        error.isAboutRights ? .notPermitted : .configuration, path, error.message,
        remedy: error.remedy(for: reference))
    }
  }

  /// The previous key opens what the current one has not sealed: they are two.
  private mutating func look(atKey name: String, _ path: String, _ reference: SecretReference) {
    if keyNames.contains(name) {
      return fail(
        .configuration, path, "\(reference) is the same key as masterKey (\(name))",
        remedy: "make a new one for masterKey, or take previousMasterKey out")
    }
    keyNames.append(name)
    add(.ok, path, "\(reference) can be read: key \(name)")
  }

  private static func name(ofKey file: borrowing Secret) -> String? {
    try? Keyring(masterKey: try MasterKey.parse(file)).name
  }

  /// What is wrong with a master key; nil for a good one.
  private func keyFault(_ file: borrowing Secret) -> String? {
    do throws(MasterKeyError) {
      _ = try MasterKey.parse(file)
      return nil
    } catch {
      return switch error {
      case .malformed: "is no key: 32 bytes, written in base64 or hexadecimal, are wanted"
      case .weak: "is a placeholder: all its bytes are the same"
      }
    }
  }

  private mutating func look(atCertificates file: String, _ path: String) {
    do {
      let contents = try SmallFile.contents(file, .notWritableByOthers)
      add(.ok, path, "\(file) can be read (\(contents.count) bytes)")
    } catch {
      fail(
        error.isAboutRights ? .notPermitted : .configuration, path, "\(file) \(error.message)",
        remedy: error.remedy(for: file))
    }
  }

  private mutating func look(at kind: Notice.Kind, _ file: String) {
    let path = "notifications.templates.\(kind.rawValue)"
    do {
      _ = try MailTemplate.read(file)
      add(.ok, path, "\(file) can be used")
    } catch {
      fail(
        error.isAboutRights ? .notPermitted : .configuration, path, "\(file) \(error.message)",
        remedy: error.remedy)
    }
  }

  /// The folder must be ours alone: the journal beside the database holds what it holds.
  private mutating func look(atFolderOf path: String) {
    let folder = FolderState.folder(of: path)
    switch FolderState(of: folder) {
    case .missing where path == Configuration.defaultDatabase:
      add(
        .warning, "database", "\(folder) does not exist yet",
        remedy: "systemd makes it when the unit starts; by hand: install -d -m 0700 \(folder)")
    case .missing:
      fail(
        .configuration, "database", "\(folder) does not exist",
        remedy: "install -d -m 0700 -o dirsyncd \(folder), or name another one")
    case .writableByOthers:
      fail(
        .notPermitted, "database", "\(folder) can be written by others",
        remedy: "chmod 700 \(folder)")
    case .readableByOthers:
      add(
        .warning, "database", "others may look into \(folder)", remedy: "chmod 700 \(folder)")
    case .notWritable:
      add(
        .warning, "database", "\(folder) cannot be written by this user",
        remedy: "run the check as the daemon's user")
    case .ours: add(.ok, "database", "\(folder) can be written")
    }
  }

  /// What stands there already must be a whole ledger of ours.
  private mutating func look(atDatabase path: String) {
    guard let permissions = FolderState.permissions(ofFile: path) else { return }
    if permissions & 0o077 != 0 {
      fail(
        .notPermitted, "database",
        "\(path) can be read by others (mode \(String(permissions, radix: 8)))",
        remedy: "chmod 600 \(path)")
    }
    do {
      let reader = try LedgerReader(path: path)
      try reader.checkSchema()
      guard let damage = try reader.damage() else {
        return add(.ok, "database", "\(path) is whole")
      }
      fail(.internalError, "database", "\(path) is damaged: \(damage)", remedy: Self.damageRemedy)
    } catch SchemaError.older {
      add(.ok, "database", "\(path) is brought up to date by the next start")
    } catch let error as SchemaError {
      fail(.configuration, "database", "\(path): \(error)", remedy: "")
    } catch let error as DatabaseError where error.isCorrupt {
      fail(
        .internalError, "database", "\(path) is damaged, or none of ours: \(error.message)",
        remedy: Self.damageRemedy)
    } catch {
      add(.warning, "database", "\(path) cannot be looked at: \(error)")
    }
  }

  private static let damageRemedy =
    "stop the daemon, keep the file, and put a backup in its place"

  private mutating func add(
    _ level: Finding.Level, _ subject: String, _ message: String, remedy: String = ""
  ) {
    findings.append(Finding(level, subject, message, remedy: remedy))
  }

  /// Rights win over other faults: nothing else can be judged before they are mended.
  private mutating func fail(
    _ status: ExitStatus, _ subject: String, _ message: String, remedy: String
  ) {
    add(.failure, subject, message, remedy: remedy)
    if self.status != .notPermitted { self.status = status }
  }
}
