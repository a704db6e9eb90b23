import FoundationEssentials
import SyncTestKit
import Testing

@testable import dirsyncd

/// The scripts are written from the command table, and a real bash takes them.
@Suite struct CompletionTests {
  @Test(arguments: CompletionScript.allCases)
  func `Every command and every flag stands in the script`(_ shell: CompletionScript) {
    let text = shell.text(of: CommandTable.all, common: CommandTable.commonFlags)
    for command in CommandTable.all {
      #expect(text.contains(command.name))
      for flag in command.flags {
        let name = shell == .fish ? "-l \(flag.name.dropFirst(2))" : flag.name
        #expect(text.contains(name), "\(command.name) \(flag.name)")
      }
    }
  }

  @Test func `A shell that nobody knows is a usage fault`() async {
    #expect(await Main.run(["completion", "csh"]) == .usage)
  }
}
