internal import Glibc
internal import SyncCore
internal import SyncStore

/// `key new`: a fresh master key.
enum KeyCommand {
  static let description = CommandDescription(
    name: "key", synopsis: "new [--out FILE]", summary: "make a master key",
    flags: [
      .init(
        name: "--out", value: "FILE",
        summary: "write the key there, with mode 0600; an existing file is left alone")
    ],
    wordCount: 1...1, hasJSON: false,
    examples: ["dirsyncd key new --out /etc/dirsyncd/credentials/master-key"]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    guard arguments.words == ["new"] else {
      throw CommandFailure(
        .usage, "key: unknown \"\(arguments.words.first ?? "")\"", remedy: "did you mean new?")
    }
    let key = line(try MasterKey.generate())
    let path = arguments.value("--out")
    do throws(SecretFile.Failure) {
      if let path {
        try SecretFile.create(path, key)
      } else {
        try SecretFile.write(key, to: STDOUT_FILENO)
      }
    } catch {
      throw commandFailure(of: error, path ?? "standard output")
    }
    if let path, !arguments.isQuiet {
      Output.notice("\(path): a new master key; keep a copy where the database's backups are not")
    }
    return .done
  }

  private static func line(_ key: borrowing Secret) -> Secret {
    var line = Secret(capacity: key.count + 1)
    for place in key.bytes.indices { line.append(key.bytes[place]) }
    line.append(UInt8(ascii: "\n"))
    return line
  }

  private static func commandFailure(
    of failure: SecretFile.Failure, _ path: String
  ) -> CommandFailure {
    switch failure {
    case .exists:
      CommandFailure(
        .cannotCreate, "\(path) exists already and is left alone", remedy: "name another file")
    case .notPermitted:
      CommandFailure(.notPermitted, "\(path): not permitted", remedy: "run as root")
    case .noFolder:
      CommandFailure(.cannotCreate, "\(path): no such folder", remedy: "make the folder first")
    case .failed(let reason):
      CommandFailure(.inputOutput, "\(path): \(reason)")
    }
  }
}
