import SyncCore
import SyncTwins

extension LifeStory {
  private static let newcomers = "Newcomers"
  private static let engineers = "Engineers"
  /// Who is there before, with what the source knows nothing of.
  private static let old = ["boss@example.com", "carol.old@example.com"]

  /// Accounts that are there before are linked, by the rules and by hand; an address is acquired; a
  /// newcomer gets the preset group, a role and a manager, and loses what is not theirs any more.
  static let arrival = LifeStory(
    testDescription: "arrivals",
    steps: [
      LifeStep(name: "link by address", isFresh: false) { try await $0.put(LifeStep.boss) },
      LifeStep(name: "acquire, preset group, role and manager") { bench in
        try await bench.put(LifeStep.dana)
        try await bench.acquire(LifeStep.dana)
      },
      LifeStep(name: "link by hand", isFresh: false) { bench in
        try await bench.link(LifeStep.carol, to: "carol.old@example.com")
      },
      LifeStep(name: "no role, no manager") { try await $0.put(LifeStep.plain) },
      LifeStep(name: "read back", after: LifeStep.deleteAfter, isFresh: false) { bench in
        bench.setTitle("Changed by hand", of: LifeStep.plain.userName)
        try await bench.readBack()
      },
    ],
    prepare: { side, town in
      switch side {
      case .google:
        let fields: JSONObject = [
          "organizations": [["title": "Archivist", "costCenter": "CC-1", "primary": true]],
          "phones": [["type": "work", "value": "+47 1"]],
        ]
        for name in old { town.google.seedUser(name, fields: fields) }
        for name in [newcomers, engineers] {
          town.google.seedGroup(name.lowercased() + "@example.com")
        }
        let now = town.google.now()
        town.google.withState {
          _ = $0.seed(
            ["unmanaged": .string(LifeStep.dana.userName), "option": "replace"], at: now)
        }
      case .entra:
        let fields: JSONObject = ["companyName": "Archives", "businessPhones": ["+47 1"]]
        for name in old { town.entra.seedUser(name, fields: fields) }
        for name in [newcomers, engineers] { _ = town.entra.seedGroup(name) }
      }
    },
    policy: { policy, side, town in
      policy.stamp = stamp(side)
      policy.justInTime = JustInTime(group: id(of: newcomers, side, town))
      policy.roles = [
        RoleRule(
          when: try SCIMFilter("title eq \"Engineer\""),
          group: RemoteID(id(of: engineers, side, town)))
      ]
      var readBack = ReadBackPolicy()
      readBack.onDrift = .repair
      policy.readBack = readBack
    })

  private static func id(of group: String, _ side: LifeBench.Side, _ town: TwinTown) -> String {
    let (picture, key, name) =
      switch side {
      case .google:
        (town.google.withState(\.picture), "email", group.lowercased() + "@example.com")
      case .entra: (town.entra.withState(\.picture), "displayName", group)
      }
    let found = picture["groups"]?.array?.first { $0[key]?.string == name }
    return found?["id"]?.string ?? ""
  }
}
