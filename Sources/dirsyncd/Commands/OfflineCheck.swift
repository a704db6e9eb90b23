internal import SyncConnectors
internal import SyncCore
internal import SyncStore

/// What can be found out about a configuration without a network: secrets, modes and folders.
struct OfflineCheck {
  private(set) var findings: [Finding] = []
  /// 77 when rights are at fault, 78 when something else is, 0 otherwise.
  private(set) var status = ExitStatus.done

  private let secrets: SecretLoader

  init(configuration: Configuration, secrets: SecretLoader) {
    self.secrets = secrets
    for (path, reference) in configuration.secretReferences { look(at: reference, path) }
    for (path, file) in configuration.caFiles { look(atCertificates: file, path) }
    for (kind, file) in configuration.notifications.templateFiles { look(at: kind, file) }
    look(atDatabase: configuration.database)
  }

  private mutating func look(at reference: SecretReference, _ path: String) {
    do {
      _ = try secrets.secret(reference)  // empty but for a newline is empty
      if path == "masterKey", !isMasterKey(try secrets.file(reference)) {
        fail(
          .configuration, path, "\(reference) is no key: 32 bytes in base64 are wanted",
          remedy: "make one with dirsyncd key new")
        return
      }
      add(.ok, path, "\(reference) can be read")
    } catch .noCredentialsDirectory {
      // On another machine, or by hand: the unit's credentials are there under systemd alone.
      add(
        .warning, path, "\(reference) is not looked at: $CREDENTIALS_DIRECTORY is not set",
        remedy: "systemd hands it over when the unit starts")
    } catch {
      fail(
        error.isAboutRights ? .notPermitted : .configuration, path, error.message,
        remedy: error.remedy(for: reference))
    }
  }

  private func isMasterKey(_ file: borrowing Secret) -> Bool {
    do {
      _ = try MasterKey.parse(file)
      return true
    } catch {
      return false
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
  private mutating func look(atDatabase path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    switch FolderState(of: folder.isEmpty ? "/" : folder) {
    case .missing:
      add(
        .warning, "database", "\(folder) does not exist yet",
        remedy: "systemd makes it when the unit starts; by hand: install -d -m 0700 \(folder)")
    case .writableByOthers:
      fail(
        .notPermitted, "database", "\(folder) can be written by others",
        remedy: "chmod 700 \(folder)")
    case .notWritable:
      add(
        .warning, "database", "\(folder) cannot be written by this user",
        remedy: "run the check as the daemon's user")
    case .ours: add(.ok, "database", "\(folder) can be written")
    }
  }

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
