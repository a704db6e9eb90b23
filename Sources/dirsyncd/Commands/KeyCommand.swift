internal import Glibc
internal import SyncCore
internal import SyncStore

/// `key new`: a fresh master key; `key rotate`: away from an old one.
enum KeyCommand {
  static let description = CommandDescription(
    name: "key", synopsis: "new [--out FILE] | rotate",
    summary: "make a master key; put everything under the current one",
    flags: [
      .init(
        name: "--out", value: "FILE",
        summary: "new: write the key there, with mode 0600; an existing file is left alone")
    ],
    wordCount: 1...1,
    examples: [
      "dirsyncd key new --out /etc/dirsyncd/credentials/master-key", "dirsyncd key rotate",
    ]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    switch arguments.words.first {
    case "new": return try makeKey(arguments)
    case "rotate" where arguments.value("--out") == nil:
      return try await KeyRotateCommand.run(arguments)
    case "rotate":
      throw CommandFailure(
        .usage, "key rotate: --out is for key new", remedy: "dirsyncd help key")
    case let word:
      throw CommandFailure(
        .usage, "key: unknown \"\(word ?? "")\"", remedy: "write key new or key rotate")
    }
  }

  private static func makeKey(_ arguments: Arguments) throws -> ExitStatus {
    guard !arguments.isJSON else {
      throw CommandFailure(
        .usage, "key new: there are no results to write as JSON", remedy: "leave out --json")
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
