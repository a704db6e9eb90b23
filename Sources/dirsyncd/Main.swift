internal import Glibc
internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// The program: finds the command, runs it, and ends with its status.
@main
enum Main {
  static func main() async {
    ProcessHygiene.begin()
    let status = await run(Array(CommandLine.arguments.dropFirst()))
    exit(status.rawValue)
  }

  /// Every error ends here, as lines on standard error and a status: one that escaped would be a
  /// crash.
  static func run(_ words: [String]) async -> ExitStatus {
    do {
      let arguments = try Arguments.parse(words, commands: CommandTable.all)
      let status = try await arguments.command.run(arguments)
      if let failure = Output.commandFailure { throw failure }
      return status
    } catch {
      let failure = commandFailure(of: error)
      for message in failure.messages { Output.notice("dirsyncd: \(message)") }
      return failure.status
    }
  }

  /// What an error means to whoever started the program.
  static func commandFailure(of error: any Error) -> CommandFailure {
    switch error {
    case let failure as CommandFailure: return failure
    case let error as ConfigurationError:
      let status = error.isAboutRights ? ExitStatus.notPermitted : .configuration
      return CommandFailure(status, messages: error.messages)
    case let error as InstanceLockError: return lockFailure(of: error)
    case let error as OtherMasterKey:
      let configured = error.configured.joined(separator: ", ")
      return CommandFailure(
        .configuration,
        "masterKey: the database was sealed under another key, \(error.missing) "
          + "(configured: \(configured)); nothing was changed",
        remedy: "put that key back; or name it as previousMasterKey and run dirsyncd key rotate; "
          + "or move the database away to begin anew")
    case let fault as IdentityFault:
      return CommandFailure(.configuration, messages: fault.reasons)
    case let error as SchemaError: return CommandFailure(.configuration, "the database: \(error)")
    case let error as DatabaseError where error.code == .cannotOpen:
      return CommandFailure(
        .cannotCreate, "the database cannot be opened",
        remedy: "there is none before the first dirsyncd run or dirsyncd sync; "
          + "or look at its rights")
    case let error as DatabaseError where error.isCorrupt:
      return CommandFailure.damagedDatabase(nil, error)
    case let error as DatabaseError:
      return CommandFailure(
        .cannotCreate, "the database: \(error)", remedy: "look at its folder's rights and room")
    case let error as LedgerError: return CommandFailure(.inputOutput, "\(error)")
    case let failure as RemoteFailure:
      return CommandFailure(
        .unavailable, "the source cannot be read: \(failure.detail)", remedy: "run dirsyncd check")
    case HTTPServerError.addressInUse(let address):
      return CommandFailure(
        .systemError, "\(address) is in use by another program",
        remedy: "name another address in the configuration, or end that program")
    case let error as HTTPServerError: return CommandFailure(.systemError, "\(error)")
    case is CancellationError: return CommandFailure(.failed, "interrupted")
    default: return CommandFailure(.internalError, "unexpected fault: \(error)")
    }
  }

  private static func lockFailure(of error: InstanceLockError) -> CommandFailure {
    switch error {
    case .held(let holder):
      CommandFailure(
        .lockHeld, "another dirsyncd holds the database (\(holder))",
        remedy: "stop it, or let it do the work")
    case .failed(let reason): CommandFailure(.cannotCreate, reason)
    }
  }
}
