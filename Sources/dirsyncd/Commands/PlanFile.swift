internal import SyncCore
internal import SyncEngine
internal import SyncStore

/// A plan in a file: JSON, one step a line, read and written by its owner alone.
enum PlanFile {
  /// So large a plan is read; a million steps are smaller.
  private static let byteLimit = 1 << 30

  /// Writes the plan; one that is there gives way.
  static func write(_ plan: Plan, to path: String, sealedBy keyring: Keyring) throws {
    let contents = Secret(try text(of: plan, keyring))
    do throws(SecretFile.Failure) {
      try SecretFile.replace(path, contents)
    } catch {
      throw commandFailure(of: error, path)
    }
  }

  /// The file's JSON; what it says is not looked at here.
  static func read(_ path: String) throws -> JSONValue {
    do {
      let contents = try SmallFile.contents(path, .notWritableByOthers, byteLimit: byteLimit)
      return try JSONReader.value(of: contents.bytes)
    } catch let failure as SmallFile.Failure {
      throw CommandFailure(
        failure.isAboutRights ? .notPermitted : .badInput, "\(path) \(failure.message)",
        remedy: failure.remedy(for: path))
    } catch let error as JSONError {
      throw CommandFailure(
        .badInput, "\(path) is no plan: \(error)", remedy: "make one: dirsyncd sync --dry-run --out"
      )
    }
  }

  /// Each step stands on a line of its own, so that two plans can be compared line by line.
  private static func text(of plan: Plan, _ keyring: Keyring) throws -> String {
    var lines: [String] = []
    for member in try plan.sealed(by: keyring).members {
      let name = JSONWriter.text(of: .string(member.name))
      guard member.name == "steps", let steps = member.value.array, !steps.isEmpty else {
        lines.append("\(name): \(JSONWriter.text(of: member.value))")
        continue
      }
      let texts = steps.map { "  \(JSONWriter.text(of: $0))" }.joined(separator: ",\n")
      lines.append("\(name): [\n\(texts)\n]")
    }
    return "{\n\(lines.joined(separator: ",\n"))\n}\n"
  }

  private static func commandFailure(
    of failure: SecretFile.Failure, _ path: String
  ) -> CommandFailure {
    switch failure {
    case .exists:
      CommandFailure(.cannotCreate, "\(path).new-… exists already", remedy: "take it away")
    case .notPermitted: CommandFailure(.notPermitted, "\(path): not permitted")
    case .noFolder: CommandFailure(.cannotCreate, "\(path): there is no such folder")
    case .failed(let text): CommandFailure(.inputOutput, "\(path): \(text)")
    }
  }
}
