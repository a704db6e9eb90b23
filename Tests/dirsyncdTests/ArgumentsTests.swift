import Testing

@testable import dirsyncd

@Suite struct ArgumentsTests {
  private static let commands = [
    CommandDescription(
      name: "sync", summary: "s",
      flags: [
        .init(name: "--full", summary: "f"), .init(name: "--out", value: "FILE", summary: "o"),
        .init(name: "--user", value: "U", summary: "u", repeats: true),
      ],
      run: { _ in .done }),
    CommandDescription(
      name: "login", synopsis: "USER", summary: "l", wordCount: 1...1,
      run: { _ in .done }),
    HelpCommand.description, VersionCommand.description,
  ]

  private func parse(_ line: String) throws(CommandFailure) -> Arguments {
    try Arguments.parse(line.split(separator: " ").map(String.init), commands: Self.commands)
  }

  private func complaint(_ line: String) -> String? {
    do {
      _ = try parse(line)
      return nil
    } catch {
      return error.status == .usage ? error.messages.joined() : "another status"
    }
  }

  @Test func `Flags, values and words are told apart`() throws {
    let arguments = try parse("sync --full --user a --user=b --out plan.json --config /c -q")
    #expect(arguments.command.name == "sync")
    #expect(arguments.has("--full"))
    #expect(arguments.values("--user") == ["a", "b"])
    #expect(arguments.value("--out") == "plan.json")
    #expect(arguments.configurationPath == "/c")
    #expect(arguments.isQuiet)
    #expect(!arguments.isJSON)
  }

  @Test(arguments: ["--config /c login u", "login --config=/c u", "login u -c /c"])
  func `Common flags may stand before the command`(_ line: String) throws {
    let arguments = try parse(line)
    #expect(arguments.configurationPath == "/c")
    #expect(arguments.words == ["u"])
  }

  @Test(arguments: [
    ("", "no command; dirsyncd help lists them"),
    ("snyc", #"unknown command "snyc"; did you mean sync?"#),
    ("xyzzy", #"unknown command "xyzzy"; dirsyncd help lists them"#),
    ("sync --ful", "sync: unknown flag --ful; did you mean --full?"),
    ("sync --out", "sync: --out needs a value; write --out FILE"),
    ("sync --full=1", "--full takes no value"),
    ("sync --out a --out b", "sync: --out stands twice"),
    ("sync extra", #"sync: unexpected "extra"; dirsyncd help sync"#),
    ("login", "login: something is missing; write dirsyncd login USER"),
    (
      "sync --out --config c",
      "sync: --out needs a value, and --config follows; write one, or --out=--config where that is"
        + " meant"
    ),
    (
      "--config --full sync",
      "--config needs a value, and --full follows; write one, or --config=--full where that is"
        + " meant"
    ),
    ("help --json", "help: there are no results to write as JSON; leave out --json"),
    ("--full sync", "unknown flag --full before the command; write it behind the command"),
  ])
  func `A wrong line is refused with what was meant`(_ line: String, _ complaint: String) {
    #expect(self.complaint(line) == complaint)
  }

  @Test(arguments: ["--help", "-h", "help"])
  func `Help needs no command`(_ line: String) throws {
    #expect(try parse(line).command.name == "help")
  }

  @Test(arguments: ["login --help", "login -h", "help login"])
  func `Each command has a page`(_ line: String) throws {
    let arguments = try parse(line)
    #expect(arguments.command.name == "help")
    #expect(arguments.words == ["login"])
  }

  @Test func `A value may look like a flag where that is meant`() throws {
    #expect(try parse("sync --out=--full").value("--out") == "--full")
    #expect(try parse("sync --out -").value("--out") == "-")
    #expect(try parse("sync --json --help").words == ["sync"])
  }

  @Test func `Two hyphens end the flags`() throws {
    #expect(try parse("login -- --full").words == ["--full"])
  }

  @Test func `Every command of the table has a page that names its flags`() {
    for command in CommandTable.all {
      let page = HelpCommand.page(of: command).joined(separator: "\n")
      #expect(page.contains("dirsyncd \(command.name)"))
      #expect(command.flags.allSatisfy { page.contains($0.name) })
    }
  }
}
