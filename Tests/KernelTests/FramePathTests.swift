import Glibc
import NetlinkKit
import Testing

/// `path` says where a frame would go; here one goes, and packet sockets at all links see where.
@Suite("paths of frames", .serialized)
struct FramePathTests {
  /// Two hosts with a bridge and a VTEP each, and a station behind each bridge, in four namespaces.
  private static let hosts = ["left", "right", "vm1", "vm2"]

  @Test(
    "a frame goes where path says",
    arguments: [
      ("02:00:00:00:00:02", "a known station behind the other VTEP"),
      ("02:00:00:00:00:01", "a known station behind the same bridge"),
      ("02:00:00:00:00:77", "a station that nobody knows"),
      ("ff:ff:ff:ff:ff:ff", "everybody"),
    ])
  func throughVTEPs(address: String, description: String) throws {
    try withHosts("--vni 10 --local 10.0.0.LOCAL --remote 10.0.0.REMOTE") {
      try expectPath(of: address, from: "br10", in: "left", passesBridge: true)
    }
  }

  @Test("a frame from a station goes where path says, through all namespaces")
  func fromStation() throws {
    try withHosts("--vni 10 --local 10.0.0.LOCAL --remote 10.0.0.REMOTE") {
      let visited = try expectPath(of: "02:00:00:00:00:02", from: "eth0", in: "vm1")
      #expect(visited.contains("vm2 eth0"))
    }
  }

  @Test("a frame to a multicast group's VTEPs goes where path says")
  func throughGroup() throws {
    try withHosts("--vni 10 --group 239.1.1.1 --dev eth0") {
      try expectPath(of: "02:00:00:00:00:77", from: "br10", in: "left", passesBridge: true)
    }
  }

  @Test(
    "a frame goes through other tunnels where path says",
    arguments: [
      ("gretap", "type gretap local 10.0.0.LOCAL remote 10.0.0.REMOTE key 5"),
      ("geneve", "--type geneve --vni 10 --remote 10.0.0.REMOTE"),
      ("ip6gretap", "type ip6gretap local fd00::LOCAL remote fd00::REMOTE"),
    ])
  func throughTunnel(kind: String, options: String) throws {
    try Kernel.require(kind)
    try withHosts(options) {
      let visited = try expectPath(of: "02:00:00:00:00:02", from: "eth0", in: "vm1")
      #expect(visited.contains("vm2 eth0"))
    }
  }

  @Test("a frame stays in its VLAN", .needs("VLAN filtering"))
  func inVLAN() throws {
    try withHosts("--vni 10 --local 10.0.0.LOCAL --remote 10.0.0.REMOTE", bridge: "vlan_filtering 1") {
      try ovlctl("-n left vlan del vid 1 dev port")
      try ovlctl("-n left vlan add vid 7 pvid untagged dev port")
      try ovlctl("-n left vlan add vid 7 dev over10")
      let visited = try expectPath(of: "02:00:00:00:00:77", from: "eth0", in: "vm1")
      #expect(visited.contains("left over10"))
      #expect(!visited.contains("vm2 eth0"))
    }
  }

  @Test("a VTEP's packet goes through a router where path says")
  func routed() throws {
    try withNamespace(beside: "left", "router", "right") {
      for (host, number) in [("left", 1), ("right", 2)] {
        try ovlctl("link add eth0 netns \(host) type veth peer name \(host) netns router")
        try ovlctl("-n router addr add 10.0.\(number).254/24 dev \(host)")
        try ovlctl("-n router link set \(host) up")
        try ovlctl("-n \(host) addr add 10.0.\(number).1/24 dev eth0")
        try ovlctl("-n \(host) link set eth0 up")
        try ovlctl("-n \(host) route add default via 10.0.\(number).254")
        try ovlctl(
          "-n \(host) link add over10 --vni 10 --remote 10.0.\(3 - number).1 --ttl 8 --up "
            + "--address 02:00:00:00:00:0\(number)")
        try ovlctl("-n \(host) addr add 192.168.60.\(number)/24 dev over10")
      }
      try shell("ip netns exec router sh -c 'echo 0 >/proc/sys/net/ipv4/ip_forward'")
      let without = try path("192.168.60.2", from: "over10", in: "left").last
      #expect(without?["action"] == "drop")
      #expect(without?["reason"] == "the namespace passes no IPv4 packets on")
      try shell("ip netns exec router sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'")
      try shell("ip netns exec left ping -c 1 -w 5 192.168.60.2")
      let visited = try expectPath(of: "02:00:00:00:00:02", from: "over10", in: "left")
      #expect(visited.isSuperset(of: ["router left", "router right", "right over10"]))
    }
  }

  @Test("the largest packet that path names crosses whole, and one byte more does not")
  func largest() throws {
    try withHosts("--vni 10 --local 10.0.0.LOCAL --remote 10.0.0.REMOTE --df set") {
      try shell("ip netns exec vm1 ping -c 1 -w 5 192.168.60.2")
      let largest = try #require(path("192.168.60.2", from: "eth0", in: "vm1").last?["largest_packet"]?.int)
      let headers = 28
      func ping(_ size: Int) throws -> Int32 {
        try runProgram(
          "ip", "netns", "exec", "vm1", "ping", "-c", "1", "-W", "1", "-M", "do", "-s",
          "\(size - headers)", "192.168.60.2"
        ).status
      }
      #expect(try ping(largest) == 0)
      #expect(try ping(largest + 1) != 0)
    }
  }

  @Test("path names the outer packet as it is on the wire")
  func outerHeaders() throws {
    try withHosts("--vni 10 --local 10.0.0.LOCAL --remote 10.0.0.REMOTE --ttl 9") {
      let steps = try path("02:00:00:00:00:02", from: "br10", in: "left")
      let outer = try #require(steps.first { $0["action"] == "encapsulate" })
      let next = try #require(steps.first { $0["action"] == "send" })
      let frames = try frames(sentTo: "02:00:00:00:00:02", by: "br10", in: "left")
      let frame = try #require(frames.first { $0.namespace == "right" && $0.linkName == "eth0" }).bytes
      #expect(HardwareAddress(bytes: Array(frame[0..<6])).description == next["lladdr"]?.string)
      #expect(Int(frame[22]) == outer["ttl"]?.int)
      #expect(IPAddress(bytes: Array(frame[26..<30]))?.description == outer["src"]?.string)
      #expect(IPAddress(bytes: Array(frame[30..<34]))?.description == outer["dst"]?.string)
      #expect(Int(frame[36]) << 8 | Int(frame[37]) == outer["port"]?.int)
      #expect(frame[46..<49].reduce(0) { $0 << 8 | Int($1) } == outer["id"]?.int)
    }
  }

  @Test(
    "path says why a frame goes no further",
    arguments: [
      ("link set eth0 down", "no route leads to 10.0.0.2"),
      ("link set over10 down", "the link is down"),
      ("fdb flush dev over10 permanent", "there is no entry for the address, and none for what is not known"),
      ("link set over10 --flood off", "the port gets no such frames without an entry"),
      ("link set br10 down", "the link is down"),
    ])
  func reasons(trouble: String, reason: String) throws {
    try withHosts("--vni 10 --local 10.0.0.LOCAL --remote 10.0.0.REMOTE") {
      try ovlctl("-n left link set port nomaster")
      try ovlctl("-n left \(trouble)")
      let reasons = try path("02:00:00:00:00:77", from: "br10", in: "left").compactMap {
        $0["reason"]?.string
      }
      #expect(reasons.contains(reason), "\(reasons)")
    }
  }

  @Test("two VTEPs of different ports do not meet, and path says so")
  func otherPort() throws {
    try withHosts("--vni 10 --local 10.0.0.LOCAL --remote 10.0.0.REMOTE") {
      try ovlctl("-n right link del over10")
      try ovlctl("-n right link add over10 --vni 10 --remote 10.0.0.1 --dstport 8472 --master br10 --up")
      let last = try path("02:00:00:00:00:77", from: "over10", in: "left").last
      #expect(last?["reason"] == "no tunnel there takes VXLAN 10 on port 4789")
    }
  }

  @Test("a ring of bridges has an end")
  func ringOfBridges() throws {
    try withNamespace(beside: "left", "right") {
      // Nothing may send of its own accord here: a frame to all would go round for ever.
      let quiet = "--addrgenmode none"
      for host in ["left", "right"] {
        try ovlctl("-n \(host) link add br0 type bridge --mcast_snooping 0 \(quiet) --up")
      }
      let ports = 3
      for number in 1...ports {
        try ovlctl("link add p\(number) netns left \(quiet) type veth peer name p\(number) netns right")
        for host in ["left", "right"] { try ovlctl("-n \(host) link set p\(number) master br0 \(quiet) up") }
      }
      var reasons: [String] = []
      // Links learn a little later that their other ends are up.
      for _ in 0..<50 where reasons.isEmpty || reasons.contains("the port is disabled") {
        usleep(100_000)
        let steps = try path("02:00:00:00:00:77", from: "br0", in: "left")
        reasons = steps.filter { $0["action"] == "drop" }.compactMap { $0["reason"]?.string }
      }
      #expect(reasons == Array(repeating: "it goes in circles", count: ports * (ports - 1)))
    }
  }

  @Test("a ring of routes has an end, and so has a tunnel that leads into itself")
  func ringOfRoutes() throws {
    try withNamespace(beside: "left", "right") {
      try ovlctl("link add eth0 netns left type veth peer name eth0 netns right")
      for (host, own, other) in [("left", 1, 2), ("right", 2, 1)] {
        try ovlctl("-n \(host) addr add 10.0.0.\(own)/24 dev eth0")
        try ovlctl("-n \(host) link set eth0 up")
        try ovlctl("-n \(host) route add 10.9.0.0/16 via 10.0.0.\(other)")
        try shell("ip netns exec \(host) sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'")
      }
      try shell("ip netns exec left ping -c 1 -w 5 10.0.0.2")
      #expect(try path("10.9.0.1", from: "eth0", in: "left").last?["reason"] == "it goes in circles")

      try ovlctl("-n left link add vx0 --vni 1 --remote 10.8.0.2 --local 10.0.0.1 --up")
      try ovlctl("-n left route add 10.8.0.0/16 dev vx0")
      #expect(try path("02:00:00:00:00:77", from: "vx0", in: "left").last?["reason"] == "it goes in circles")
    }
  }

  // MARK: Hosts

  /// Does something beside two hosts whose stations have learned of each other.
  private func withHosts(_ tunnel: String, bridge: String = "", _ body: () throws -> Void) throws {
    try withNamespace(beside: "left", "right", "vm1", "vm2") {
      try ovlctl("link add eth0 netns left type veth peer name eth0 netns right")
      for (host, number) in [("left", 1), ("right", 2)] {
        let options = tunnel.replacing("LOCAL", with: "\(number)").replacing("REMOTE", with: "\(3 - number)")
        try ovlctl("-n \(host) addr add 10.0.0.\(number)/24 dev eth0")
        try ovlctl("-n \(host) addr add fd00::\(number)/64 nodad dev eth0")
        try ovlctl("-n \(host) link set eth0 up")
        try ovlctl("-n \(host) link add br10 type bridge \(bridge) --mcast_snooping 0 --up")
        try ovlctl("-n \(host) link add over10 \(options) --master br10 --up")
        try ovlctl(
          "-n \(host) link add port master br10 up type veth "
            + "peer name eth0 netns vm\(number) address 02:00:00:00:00:0\(number)")
        try ovlctl("-n vm\(number) addr add 192.168.60.\(number)/24 dev eth0")
        try ovlctl("-n vm\(number) link set eth0 up")
      }
      try shell("ip netns exec vm1 ping -c 1 -w 10 192.168.60.2")
      try body()
    }
  }

  private func path(_ target: String, from link: String, in namespace: String) throws -> [JSON] {
    try JSON(ovlctl("-n \(namespace) -j path \(link) \(target)").output).elements
  }

  /// Sends a frame, and compares the links that it passes with those of `path`.
  ///
  /// - Returns: the links, each with its namespace in front.
  @discardableResult
  private func expectPath(
    of address: String, from link: String, in namespace: String, passesBridge: Bool = false
  ) throws -> Set<String> {
    let steps = try path(address, from: link, in: namespace)
    // What a bridge's port does not send, and what stays within a bridge, no socket sees.
    let unseen: Set<String> = ["bridge", "flood", "drop"]
    var expected: Set<String> = []
    for step in steps where !unseen.contains(step["action"]?.string ?? "") {
      expected.insert("\(step["netns"]?.string ?? namespace) \(step["ifname"]?.string ?? "")")
    }
    if passesBridge { expected.insert("\(namespace) \(link)") }
    let frames = try frames(sentTo: address, by: link, in: namespace)
    let visited = Set(frames.map { "\($0.namespace ?? "") \($0.linkName)" })
    #expect(visited == expected)
    return visited
  }

  private static let mark = Array("this frame is followed".utf8)

  /// The frames at all links that carry the mark of one that is sent.
  private func frames(sentTo address: String, by link: String, in namespace: String) throws -> [Capture.Frame]
  {
    let capture = try Capture(in: try NamespaceDirectory.standard.list())
    let address = try #require(HardwareAddress(address))
    // A sender of its own, lest the bridges learn that a station has moved; and a type that no one understands.
    let frame =
      address.bytes + [0x02, 0, 0, 0, 0, 0x99, 0x88, 0xB5] + Self.mark + [UInt8](repeating: 0, count: 40)
    let index = try #require(JSON(ovlctl("-n \(namespace) -j link show \(link)").output)[0]?["ifindex"]?.int)
    let socket = try NetworkNamespace(.named(namespace)).perform { () throws(NetlinkError) in
      try PacketSocket()
    }
    try socket.send(frame, by: Int32(index))
    return capture.finish().filter { $0.bytes.contains(Self.mark) }
  }
}
