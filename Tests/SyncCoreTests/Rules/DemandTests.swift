import SyncCore
import Testing

@Suite struct DemandTests {
  private static let demands = [
    Demand(.permission, ["User.Write", "All"], breaks: "nothing is written"),
    Demand(.permission, ["User.Read", "User.Write", "All"], breaks: "nothing is read"),
    Demand(.permission, ["Group"], breaks: "no groups", isRequired: false),
  ]

  private static let rows: [(granted: Set<String>?, texts: [String], gaps: [String])] = [
    (
      ["User.Write", "Group"],
      ["the permission User.Write is granted", "the permission Group is granted"], []
    ),
    // What covers two demands is named once.
    (
      ["User.Read", "All", "Group"],
      ["the permission All is granted", "the permission Group is granted"], []
    ),
    // What would do for both is asked for alone; what is good to have is no gap.
    (
      [],
      [
        "the permission User.Write is missing: nothing is written; nothing is read",
        "the permission Group is missing: no groups",
      ], ["User.Write"]
    ),
    (
      ["User.Read"],
      [
        "the permission User.Write is missing: nothing is written",
        "the permission User.Read is granted", "the permission Group is missing: no groups",
      ], ["User.Write"]
    ),
    (
      nil,
      [
        "whether the permission User.Write is granted cannot be seen",
        "whether the permission Group is granted cannot be seen",
      ], []
    ),
  ]

  @Test(arguments: rows)
  func `demands are judged by what is granted`(
    _ granted: Set<String>?, _ texts: [String], _ gaps: [String]
  ) {
    let permissions = Demand.judge(Self.demands, granted: granted)
    #expect(permissions.map(\.text) == texts)
    #expect(permissions.filter(\.isGap).map(\.name) == gaps)
  }
}
