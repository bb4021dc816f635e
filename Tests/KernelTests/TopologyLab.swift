import Foundation
import Testing

/// Hosts in namespaces, with an overlay between them.
enum TopologyLab {
  /// Three hosts around a switch, each with a bridge that has a VTEP and a veth as its ports.
  static let threeHosts: [String] = {
    let hosts = ["left", "middle", "right"]
    var lines = ["netns add fabric", "-n fabric link add br0 type bridge up"]
    for (number, host) in hosts.enumerated() {
      let own = number + 1
      let others = (1...3).filter { $0 != own }.map { "192.168.50.\($0)" }.joined(separator: " ")
      lines += [
        "netns add \(host)",
        "-n fabric link add to-\(host) --master br0 --up --peer eth0 --peer-netns \(host) --peer-up",
        "-n \(host) addr add 192.168.50.\(own)/24 dev eth0",
        "-n \(host) link add br10 type bridge up",
        "-n \(host) link add vxlan10 --vni 10 --local 192.168.50.\(own) --dev eth0 --no-learning --master br10"
          + " --up",
        "-n \(host) link add port --master br10 --up --peer inner --peer-up",
        "-n \(host) addr add 10.10.10.\(own)/24 dev inner",
        "-n \(host) peer sync vxlan10 \(others)",
      ]
    }
    return lines
  }()

  /// Waits until bridges have carrier, which comes a moment after their ports have it.
  static let settled = [
    "settled() { for i in {1..50}; do [[ $(ovlctl topology \"$@\") == *NO-CARRIER* ]] || break; sleep 0.1; done; }"
  ]

  /// What some lines print on a host with the three others.
  static func run(
    _ lines: [String], after setUp: [String] = threeHosts, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> ProgramOutcome {
    let outcome = try runScript(settled + ["settled"] + lines, after: setUp)
    try #require(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
    return outcome
  }
}
