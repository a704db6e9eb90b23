// swift-tools-version: 6.2
import PackageDescription

// Arrows point down: a target may import only what is listed beside it. Tests/run builds with
// --explicit-target-dependency-import-check error, so an import that is not listed does not build.
let package = Package(
  name: "dirsyncd",
  products: [.executable(name: "dirsyncd", targets: ["dirsyncd"])],
  targets: [
    .systemLibrary(name: "CCurl"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CCrypto"),
    .systemLibrary(name: "CLinux"),

    .target(name: "SyncCore"),
    .target(name: "SyncLog", dependencies: ["SyncCore"]),
    .target(name: "SyncHTTP", dependencies: ["SyncCore", "SyncLog", "CCurl", "CLinux"]),
    .target(name: "SyncStore", dependencies: ["SyncCore", "SyncLog", "CSQLite", "CCrypto"]),
    .target(
      name: "SyncConnectors", dependencies: ["SyncCore", "SyncLog", "SyncHTTP", "CCrypto"]),
    .target(name: "SyncTwins", dependencies: ["SyncCore", "SyncLog", "SyncHTTP", "CCrypto"]),
    .target(name: "SyncEngine", dependencies: ["SyncCore", "SyncLog", "SyncStore"]),
    .executableTarget(
      name: "dirsyncd",
      dependencies: [
        "SyncCore", "SyncLog", "SyncHTTP", "SyncStore", "SyncConnectors", "SyncTwins",
        "SyncEngine", "CLinux",
      ]),

    .target(
      name: "SyncTestKit",
      dependencies: ["SyncCore", "SyncLog", "SyncStore", "SyncEngine"],
      path: "Tests/SyncTestKit"),
    .executableTarget(  // for Tests/bench
      name: "JSONBench", dependencies: ["SyncCore", "SyncHTTP", "SyncConnectors", "SyncTwins"],
      path: "Tests/JSONBench"),
  ]
    + tests(for: [
      "SyncCore": [],
      "SyncLog": ["SyncCore"],
      "SyncHTTP": ["SyncCore", "CLinux"],
      "SyncStore": ["SyncCore", "CSQLite", "CCrypto"],
      "SyncConnectors": [
        "SyncCore", "SyncHTTP", "SyncTwins", "SyncLog", "SyncStore", "SyncEngine", "CCrypto",
      ],
      "SyncTwins": [
        "SyncCore", "SyncLog", "SyncHTTP", "SyncConnectors", "SyncStore", "SyncEngine", "CCrypto",
      ],
      "SyncEngine": [
        "SyncCore", "SyncStore", "SyncLog", "SyncConnectors", "SyncHTTP", "SyncTwins",
      ],
      "dirsyncd": ["SyncCore", "SyncConnectors", "SyncHTTP", "SyncStore", "SyncTwins"],
    ]) + [.testTarget(name: "TidyTests")]
)

/// A test target for each room; `Tests/NAMETests` may import NAME, the test kit and what is listed.
func tests(for rooms: [String: [String]]) -> [Target] {
  rooms.sorted { $0.key < $1.key }.map { room, others in
    .testTarget(
      name: "\(room)Tests",
      dependencies: ([room, "SyncTestKit"] + others).map { .byName(name: $0) },
      exclude: room == "SyncCore" ? ["Vectors"] : [])
  }
}

// The same rules for every target, so that none can be forgotten.
let rules: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),  // each unsafe expression is marked
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),  // `any` is written out
  .enableUpcomingFeature("InternalImportsByDefault"),  // an import says who may see it
  .enableUpcomingFeature("MemberImportVisibility"),  // members come from what a file imports
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // async stays with its caller
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableExperimentalFeature("Lifetimes"),  // `JSONReader` borrows its bytes
]
for target in package.targets where target.type != .system {
  target.swiftSettings = rules
}
