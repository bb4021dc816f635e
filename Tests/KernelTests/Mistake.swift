import Testing

/// A mistake, built on a host with an underlay: what is found first, and what else.
struct Mistake: CustomTestStringConvertible, Sendable {
  /// The identifier of what is found.
  let identifier: String
  /// The command lines that make it, behind those that make the host.
  let lines: [String]
  /// What else is found before or behind it.
  var company: Set<String> = []
  /// Whether nothing is left to be said behind the commands that are printed.
  var isMended = true
  /// What the kernel must have.
  var needs: [String] = []

  var testDescription: String { "\(identifier): \(lines.last ?? "")" }

  /// A host `eth0` of which leads to another one, in the namespace `peer`.
  static let host = [
    "link add eth0 up type veth peer name eth0 netns peer up", "addr add 10.0.0.1/24 dev eth0",
    "-n peer addr add 10.0.0.2/24 dev eth0",
  ]

  /// A VTEP in a bridge, with a container behind it; nothing is wrong.
  static let bridged = [
    "link add br10 type bridge up",
    "link add vxlan10 --vni 10 --remote 10.0.0.2 --dev eth0 --master br10 --up",
    "link add port1 up master br10 mtu 1450 type veth peer name eth0 netns inside up mtu 1450",
    "-n inside addr add 10.10.0.3/24 dev eth0",
  ]

  private static let vtep = [
    "link add vxlan10 --vni 10 --remote 10.0.0.2 --dev eth0 --up", "addr add 10.10.0.1/24 dev vxlan10",
  ]

  /// A VTEP that is left to a control plane.
  static let controlled = [
    "link add br10 type bridge up",
    "link add vxlan10 --vni 10 --local 10.0.0.1 --dev eth0 --no-learning --master br10 --up",
    "link set vxlan10 type bridge_slave learning off",
  ]

  static let all: [Mistake] = [
    Mistake(identifier: "underlay-down", lines: vtep + ["link set eth0 down"]),
    Mistake(identifier: "underlay-down", lines: vtep + ["-n peer link set eth0 down"]),
    Mistake(
      identifier: "underlay-down",
      lines: [
        "link add vlan5 link eth0 type vlan id 5", "link set vlan5 up", "addr add 10.5.0.1/24 dev vlan5",
        "link add vxlan10 --vni 10 --group 239.1.1.1 --dev vlan5 --up", "addr add 10.10.0.1/24 dev vxlan10",
        "link set vlan5 down",
      ], needs: ["vlan"]),
    Mistake(identifier: "overlay-down", lines: vtep + ["link set vxlan10 down"]),
    Mistake(identifier: "bridge-down", lines: bridged + ["link set br10 down"]),
    Mistake(identifier: "port-down", lines: bridged + ["link set port1 down"]),
    Mistake(identifier: "port-down", lines: bridged + ["-n inside link set eth0 down"]),
    Mistake(identifier: "local-not-here", lines: vtep + ["link set vxlan10 local 10.0.0.7"]),
    Mistake(
      identifier: "no-route-to-peer",
      lines: [
        "link add vxlan10 --vni 10 --remote 10.0.7.2 --up mtu 1450", "addr add 10.10.0.1/24 dev vxlan10",
      ]),
    Mistake(
      identifier: "no-route-to-peer",
      lines: [
        "link add vxlan10 --vni 10 --up mtu 1450", "addr add 10.10.0.1/24 dev vxlan10",
        "peer add vxlan10 10.0.0.2 10.0.7.2", "route add 10.6.0.0/16 via 10.0.0.2",
      ]),
    Mistake(
      identifier: "entry-without-route",
      lines: [
        "link add vxlan10 --vni 10 --remote 10.0.0.2 --up mtu 1450", "addr add 10.10.0.1/24 dev vxlan10",
        "fdb add 02:00:00:00:00:07 dev vxlan10 dst 10.0.7.2",
      ]),
    Mistake(
      identifier: "route-through-itself",
      lines: [
        "link add vxlan10 --vni 10 --remote 10.10.0.2 --up mtu 1450", "addr add 10.10.0.1/24 dev vxlan10",
      ], isMended: false),
    Mistake(
      identifier: "ports-differ",
      lines: vtep + [
        "-n peer link add vxlan10 --vni 10 --remote 10.0.0.1 --dev eth0 --dstport 4790 --up",
        "-n peer addr add 10.10.0.2/24 dev vxlan10",
      ]),
    Mistake(
      identifier: "ttl-one",
      lines: [
        "link add vxlan10 --vni 10 --group 239.1.1.1 --dev eth0 --up", "addr add 10.10.0.1/24 dev vxlan10",
        "route add 10.0.9.0/24 via 10.0.0.2",
      ]),
    Mistake(
      identifier: "ttl-one",
      lines: [
        "link add vxlan10 --vni 10 --group 239.1.1.1 --ttl 1 --dev eth0 --up",
        "addr add 10.10.0.1/24 dev vxlan10", "route add default via 10.0.0.2",
      ]),
    Mistake(
      identifier: "no-flood-path",
      lines: ["link add vxlan10 --vni 10 --dev eth0 --up", "addr add 10.10.0.1/24 dev vxlan10"],
      isMended: false),
    Mistake(
      identifier: "no-flood-path",
      lines: [
        "link add vxlan10 --vni 10 --dev eth0 --no-learning --up", "addr add 10.10.0.1/24 dev vxlan10",
        "-n peer link add vxlan10 --vni 10 --remote 10.0.0.1 --dev eth0 --up",
        "-n peer addr add 10.10.0.2/24 dev vxlan10",
      ]),
    Mistake(
      identifier: "controlled-without-flood",
      lines: controlled + ["fdb add 02:00:00:00:00:09 dev vxlan10 dst 10.0.0.2 extern_learn"], isMended: false
    ),
    Mistake(identifier: "mtu-above-underlay", lines: vtep + ["link set eth0 mtu 1400"]),
    Mistake(
      identifier: "mtu-above-underlay",
      lines: ["link add vxlan10 --vni 10 --remote 10.0.0.2 --up", "addr add 10.10.0.1/24 dev vxlan10"]),
    Mistake(identifier: "mtu-above-path", lines: vtep + ["route add 10.0.0.2/32 dev eth0 mtu 1300"]),
    Mistake(
      identifier: "mtu-behind-overlay",
      lines: bridged + ["link set port1 mtu 1500", "-n inside link set eth0 mtu 1500"]),
    Mistake(
      identifier: "route-mtu-below-link", lines: vtep + ["route add 10.20.0.0/24 via 10.10.0.9 mtu 1300"],
      isMended: false),
    Mistake(
      identifier: "bridge-mtu-lowered",
      lines: bridged + ["link set port1 mtu 1300", "-n inside link set eth0 mtu 1300"]),
    Mistake(
      identifier: "reverse-path-filtered",
      lines: vtep + [
        "link add eth1 up type veth peer name eth1 netns peer up", "addr add 10.1.0.1/24 dev eth1",
        "route add 10.0.0.2/32 dev eth1", "!sysctl -q -w net/ipv4/conf/eth0/rp_filter=1",
      ]),
    Mistake(
      identifier: "port-not-forwarding",
      lines: ["link add br10 type bridge stp_state 1 forward_delay 3000 up"] + bridged.dropFirst()),
    Mistake(
      identifier: "port-not-forwarding",
      lines: bridged + ["!bridge link set dev vxlan10 state 0"]),
    Mistake(
      identifier: "address-twice",
      lines: [
        "link add vxlan10 --vni 10 --remote 10.0.0.2 --dev eth0 --address 02:00:00:00:00:01 --up",
        "addr add 10.10.0.1/24 dev vxlan10",
        "-n peer link add vxlan10 --vni 10 --remote 10.0.0.1 --dev eth0 --address 02:00:00:00:00:01 --up",
        "-n peer addr add 10.10.0.2/24 dev vxlan10",
      ]),
    Mistake(
      identifier: "address-on-two-peers",
      lines: bridged + [
        "link add vxlan20 --vni 20 --remote 10.0.0.2 --dev eth0 --master br10 --up",
        "fdb add 02:00:00:00:00:09 dev vxlan10 dst 10.0.0.2",
        "fdb add 02:00:00:00:00:09 dev vxlan20 dst 10.0.0.3",
      ]),
    Mistake(
      identifier: "address-on-two-peers",
      lines: bridged + [
        "fdb add 02:00:00:00:00:09 dev vxlan10 dst 10.0.0.2",
        "fdb replace 02:00:00:00:00:09 dev port1 master dynamic",
      ]),
    Mistake(
      identifier: "vni-twice",
      lines: vtep + [
        "addr add fd00::1/64 nodad dev eth0", "link add vxlan11 --vni 10 --remote fd00::2 --dev eth0 --up",
        "addr add 10.11.0.1/24 dev vxlan11",
      ]),
    Mistake(
      identifier: "entry-for-other-port",
      lines: vtep + ["fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.3 port 8472"]),
    Mistake(
      identifier: "entry-for-other-port",
      lines: vtep + ["fdb add 02:00:00:00:00:09 dev vxlan10 dst 10.0.0.3 port 8472"]),
    Mistake(
      identifier: "old-port",
      lines: [
        "link add vxlan10 --vni 10 --remote 10.0.0.2 --dev eth0 --dstport 8472 --up",
        "addr add 10.10.0.1/24 dev vxlan10",
      ]),
    Mistake(
      identifier: "in-no-bridge",
      lines: ["link add br10 type bridge up", "link add vxlan10 --vni 10 --remote 10.0.0.2 --dev eth0 --up"]),
    Mistake(
      identifier: "learning-beside-control-plane",
      lines: vtep + ["fdb add 02:00:00:00:00:09 dev vxlan10 dst 10.0.0.2 extern_learn"]),
    Mistake(
      identifier: "learning-beside-control-plane",
      lines: bridged + [
        "link set vxlan10 nolearning", "fdb add 02:00:00:00:00:09 dev vxlan10 dst 10.0.0.2 extern_learn",
      ]),
    Mistake(identifier: "offload-missing", lines: vtep + ["!ethtool -K eth0 tx-udp_tnl-segmentation off"]),
    Mistake(
      identifier: "ipsec-one-way", lines: vtep + protected(["in"]), company: ["ipsec-no-association"],
      isMended: false, needs: ["IPsec"]),
    Mistake(
      identifier: "ipsec-one-way", lines: vtep + protected(["out"]), company: ["ipsec-no-association"],
      isMended: false, needs: ["IPsec"]),
    Mistake(
      identifier: "ipsec-no-association", lines: vtep + protected(["out", "in"]), isMended: false,
      needs: ["IPsec"]),
    Mistake(
      identifier: "mtu-above-ipsec",
      lines: associated(index: 2, key: "00") + ["link set vxlan10 mtu 1417"], needs: ["IPsec"]),
    Mistake(
      identifier: "ipsec-unknown-spi", lines: associated(index: 9, key: "00"), isMended: false,
      needs: ["IPsec"]),
    Mistake(
      identifier: "ipsec-forged", lines: associated(index: 2, key: "ff"), isMended: false, needs: ["IPsec"]),
    Mistake(identifier: "stale-namespace", lines: vtep + ["!touch /run/netns/left-over"]),
  ]

  /// Policies for what a VTEP sends, and for what comes.
  private static func protected(_ directions: [String]) -> [String] {
    directions.map { direction in
      let ends = direction == "out" ? "src 10.0.0.1 dst 10.0.0.2" : "src 10.0.0.2 dst 10.0.0.1"
      return "ipsec policy add \(ends) proto udp dport 4789 dir \(direction) tmpl reqid 1"
    }
  }

  /// A VTEP with IPsec around it, and its peer, which has sent something.
  ///
  /// - Parameters:
  ///   - index: the SPI that the peer sends with, which should be 2.
  ///   - key: the first byte of the peer's key, which should be 00.
  static func associated(index: Int, key: String) -> [String] {
    let peer = [
      "link add vxlan10 --vni 10 --remote 10.0.0.1 --dev eth0 --up", "addr add 10.10.0.2/24 dev vxlan10",
      "ipsec policy add src 10.0.0.2 dst 10.0.0.1 proto udp dport 4789 dir out tmpl reqid 1",
      "ipsec policy add src 10.0.0.1 dst 10.0.0.2 proto udp dport 4789 dir in tmpl reqid 1",
    ].map { "-n peer \($0)" }
    let rest = "0102030405060708090a0b0c0d0e0f10111213"
    func states(_ host: String, _ index: Int, _ file: String) -> [String] {
      ["10.0.0.1 dst 10.0.0.2 spi 1", "10.0.0.2 dst 10.0.0.1 spi \(index)"].map {
        "\(host)ipsec state add src \($0) reqid 1 aead aes-gcm aead-key \(file)"
      }
    }
    return vtep + ["link set vxlan10 mtu 1416"] + protected(["out", "in"]) + peer
      + ["!umask 077; echo 00\(rest) >/run/own.key; echo \(key)\(rest) >/run/peer.key"]
      + states("", 2, "/run/own.key") + states("-n peer ", index, "/run/peer.key")
      + ["!ip netns exec peer ping -q -c 2 -i 0.2 -W 1 10.10.0.1 >/run/ping || true"]
  }
}
