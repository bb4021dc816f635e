// swift-tools-version: 6.3
import PackageDescription

let strict: [SwiftSetting] = [.strictMemorySafety(), .treatAllWarnings(as: .error)]

/// What the fuzzer tries is tried by the unit tests, too. The fuzzer itself, for which all modules are compiled with
/// flags that are of no use to others, takes their place where `Tests/Fuzz/run` asks for it.
let fuzzing: Target =
  Context.environment["OVLCTL_FUZZER"] == nil
  ? .testTarget(
    name: "FuzzTests",
    dependencies: ["OverlayCommands", "Overlay", "NetlinkKit", "NetlinkFixtures"], path: "Tests/Fuzz",
    exclude: ["Corpus", "Driver", "README.md", "run"], swiftSettings: strict)
  : .executableTarget(
    name: "Fuzz",
    dependencies: ["OverlayCommands", "Overlay", "NetlinkKit", "NetlinkFixtures"], path: "Tests/Fuzz",
    exclude: ["Corpus", "README.md", "Tests", "run"])

let package = Package(
  name: "ovlctl",
  products: [
    .library(name: "NetlinkKit", targets: ["NetlinkKit"]),
    .executable(name: "ovlctl", targets: ["ovlctl"]),
  ],
  traits: [
    .default(enabledTraits: ["Libmnl"]),
    .trait(
      name: "Libmnl",
      description:
        "Talk to the kernel through libmnl; without it the socket file makes the system calls itself."),
  ],
  targets: [
    .systemLibrary(name: "CNetlink", pkgConfig: "libmnl", providers: [.apt(["libmnl-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(
      name: "NetlinkKit",
      dependencies: ["CLinux", .target(name: "CNetlink", condition: .when(traits: ["Libmnl"]))],
      swiftSettings: strict),
    .target(name: "Overlay", dependencies: ["NetlinkKit"], swiftSettings: strict),
    .target(
      name: "OverlayCommands", dependencies: ["NetlinkKit", "Overlay", "CLinux"], swiftSettings: strict),
    .target(name: "CStart"),
    .executableTarget(name: "ovlctl", dependencies: ["OverlayCommands", "CStart"], swiftSettings: strict),

    .systemLibrary(name: "CLinuxHeaders", path: "Tests/CLinuxHeaders"),
    .target(
      name: "NetlinkFixtures", dependencies: ["NetlinkKit"], path: "Tests/NetlinkFixtures",
      swiftSettings: strict),
    .testTarget(
      name: "NetlinkKitTests", dependencies: ["NetlinkKit", "NetlinkFixtures", "CLinuxHeaders"],
      swiftSettings: strict),
    .testTarget(
      name: "OverlayCommandsTests",
      dependencies: ["OverlayCommands", "Overlay", "NetlinkKit", "NetlinkFixtures"],
      swiftSettings: strict),
    .systemLibrary(
      name: "CNetlinkRoute", path: "Tests/CNetlinkRoute", pkgConfig: "libnl-route-3.0",
      providers: [.apt(["libnl-route-3-dev"])]),
    .testTarget(
      name: "KernelTests",
      dependencies: ["OverlayCommands", "Overlay", "NetlinkKit", "NetlinkFixtures", "CNetlinkRoute"],
      swiftSettings: strict),
    fuzzing,
  ],
  swiftLanguageModes: [.v6])
