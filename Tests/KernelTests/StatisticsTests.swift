import Testing

@Suite("statistics", .serialized)
struct StatisticsTests {
  /// Text without the spaces that ip leaves at the ends of lines.
  private func trimmed(_ text: String) -> [String] {
    text.split(separator: "\n").map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// Sends some packets over a pair, among them one for another host, so that the counters differ.
  private func addTraffic() throws {
    try shell("echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6")
    try addUnderlay("eth0")
    try shell("ip addr add 192.0.2.1/24 dev eth0 && ip link set eth0-end promisc on")
    try shell("ip neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev eth0")
    try shell("ping -c 2 -i 0.2 -W 1 192.0.2.9 >/dev/null || true")
  }

  @Test(
    "of a link are those that ip shows",
    arguments: ["-s link show", "-s -s link show", "-s -d link show", "-s addr show", "-s -s addr show"])
  func links(words: String) throws {
    try withNamespace {
      try addTraffic()
      for name in ["lo", "eth0", "eth0-end"] {
        let line = "\(words) \(name)"
        let theirs = try runProgram("sh", "-c", "ip \(line)").output
        if !words.contains("-d") { #expect(try trimmed(ovlctl(line).output) == trimmed(theirs)) }
        let ours = try JSON(ovlctl("-j \(line)").output)
        #expect(try ours.deviations(from: ip(line)) == [])
      }
    }
  }

  @Test("stand in columns that are as wide as the widest number")
  func columns() throws {
    try withNamespace {
      try addTraffic()
      // More bytes than there is room for under the heading.
      try shell("ip link add dummy0 up type veth peer name dummy1 && ip link set dummy1 up")
      try shell("ip addr add 198.51.100.1/24 dev dummy0")
      try shell("ip neigh add 198.51.100.9 lladdr 02:00:00:00:00:09 dev dummy0")
      try shell("ping -c 900 -f -l 900 -s 60000 -W 1 198.51.100.9 >/dev/null || true")
      let line = "-s -s link show dummy0"
      let theirs = try runProgram("sh", "-c", "ip \(line)").output
      #expect(theirs.contains(/[1-9][0-9]{7,}/))
      #expect(try trimmed(ovlctl(line).output) == trimmed(theirs))
    }
  }

  @Test("are not in the one line of -br", arguments: ["link show", "addr show"])
  func brief(words: String) throws {
    try withNamespace {
      try addBridge()
      #expect(try ovlctl("-br -s \(words)").output == ovlctl("-br \(words)").output)
      #expect(try ovlctl("-br -s -j \(words)").output == ovlctl("-br -j \(words)").output)
    }
  }

  @Test(
    "of bridges and of their ports are those that ip shows",
    arguments: ["type bridge", "type bridge_slave", "type bridge dev br0", "type bridge_slave dev p1"])
  func bridges(words: String) throws {
    try withNamespace {
      try addMulticast()
      let line = "link xstats \(words)"
      var (ours, theirs) = ("", "")
      try waitUntil {
        ours = try ovlctl(line).output
        theirs = try runProgram("sh", "-c", "ip \(line)").output
        return ours == theirs
      }
      #expect(theirs.contains(/v3 [1-9]/))
      #expect(ours == theirs)
      var (json, theirJSON): (JSON?, JSON?)
      try waitUntil {
        json = try JSON(ovlctl("-j \(line)").output)
        theirJSON = try ip(line)
        return json == theirJSON
      }
      #expect(json == theirJSON)
    }
  }

  @Test("of bridges and of their ports stand below what every link counts")
  func below() throws {
    try withNamespace {
      try addMulticast()
      for (name, kind) in [("br0", "bridge"), ("p0", "bridge_slave")] {
        var (text, expected) = ("", "")
        try waitUntil {
          text = try ovlctl("-s link show \(name)").output
          let lines = try ovlctl("link xstats type \(kind) dev \(name)").lines.dropFirst()
          expected = "    \(kind) statistics\n" + lines.map { "      " + $0.dropFirst(20) + "\n" }.joined()
          return text.hasSuffix(expected)
        }
        #expect(text.hasSuffix(expected))
        // A report that comes between two looks is counted in the second alone.
        var (ours, theirs): (JSON?, JSON?)
        try waitUntil {
          ours = try JSON(ovlctl("-s -j link show \(name)").output)[0]?[path: "xstats.\(kind)"]
          var counted = try #require(ip("link xstats type \(kind) dev \(name)")[0]?.members)
          counted["ifname"] = nil
          theirs = .object(counted)
          return ours == theirs
        }
        #expect(ours != nil)
        #expect(ours == theirs)
      }
      #expect(try !ovlctl("-s link show p0-end").output.contains("statistics"))
    }
  }

  /// A bridge that counts a report of each of its ports.
  private func addMulticast() throws {
    try addBridge(options: "mcast_snooping 1 mcast_stats_enabled 1")
    for (number, port) in ["p0", "p1"].enumerated() {
      try shell("ip addr add 192.0.2.\(number + 1)/24 dev \(port)-end")
      try shell("ip addr add 239.1.1.1/32 dev \(port)-end autojoin")
    }
    // The port is told twice of a group, after a while each.
    try waitUntil {
      let list = try ip("link xstats type bridge_slave").elements
      return list.allSatisfy { ($0[path: "multicast.igmp_reports.rx_v3"]?.int ?? 0) > 0 }
    }
    try shell("ip link set p0-end down && ip link set p1-end down")
  }

  @Test("of VLANs are those that bridge shows", .needs("VLAN filtering"))
  func vlans() throws {
    try withNamespace {
      try addBridge(options: "vlan_filtering 1 vlan_stats_enabled 1 vlan_stats_per_port 1")
      try shell("bridge vlan add dev p0 vid 10-12 && bridge vlan add dev br0 vid 10 self")
      try shell("ip addr add 192.0.2.1/24 dev br0 && ping -c 1 -W 1 192.0.2.9 >/dev/null || true")
      try shell("ip link set br0 down")
      let theirs = try runProgram("bridge", "-s", "vlan", "show").output
      #expect(theirs.contains(/TX: [1-9][0-9]* bytes/))
      try compareWithBridge("-s vlan show")
      try compareWithBridge("-s vlan show dev p0")
    }
  }

  @Test("of VNIs are those that bridge shows", .needs("vxlan"))
  func vnis() throws {
    try withNamespace {
      try addUnderlay("eth0")
      try ovlctl("link add vxlan0 --type vxlan --external --vnifilter --local 192.0.2.1")
      try ovlctl("vni add vni 10-12,20 dev vxlan0")
      try compareWithBridge("-s vni show")
    }
  }
}
