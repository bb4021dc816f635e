// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "netlinkkit",
  dependencies: [.package(name: "ovlctl", path: "../..")],
  targets: [
    .executableTarget(name: "make-vxlan", dependencies: [.product(name: "NetlinkKit", package: "ovlctl")])
  ])
