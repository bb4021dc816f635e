import Testing

@Suite("real traffic over an overlay", .serialized)
struct TrafficTests {
  @Test(
    "a ping crosses the overlay between two hosts",
    arguments: [
      ("vxlan", "--vni 10 --remote 10.0.0.REMOTE --local 10.0.0.LOCAL"),
      ("vxlan", "--vni 10 --group 239.1.1.1 --local 10.0.0.LOCAL --dev eth0"),
      ("vxlan", "--vni 10 --remote fd00::REMOTE --local fd00::LOCAL"),
      ("vxlan", "--vni 10 --local 10.0.0.LOCAL --no-learning"),
      ("geneve", "--type geneve --vni 10 --remote 10.0.0.REMOTE"),
      ("gretap", "type gretap remote 10.0.0.REMOTE local 10.0.0.LOCAL key 123"),
      ("ip6gretap", "--type ip6gretap --remote fd00::REMOTE --local fd00::LOCAL"),
    ])
  func ping(kind: String, options: String) throws {
    try Kernel.require(kind)
    try withNamespace(beside: "left", "right") {
      try ovlctl("link add eth0 netns left type veth peer name eth0 netns right")
      for (host, local, remote) in [("left", "1", "2"), ("right", "2", "1")] {
        let options = options.replacing("LOCAL", with: local).replacing("REMOTE", with: remote)
        try ovlctl("-n \(host) addr add 10.0.0.\(local)/24 dev eth0")
        try ovlctl("-n \(host) addr add fd00::\(local)/64 nodad dev eth0")
        try ovlctl("-n \(host) link set eth0 up")
        try ovlctl("-n \(host) link add over0 \(options) --up --address 02:00:00:00:00:0\(local)")
        try ovlctl("-n \(host) addr add 192.168.60.\(local)/24 dev over0")
        if options.contains("--no-learning") {
          try ovlctl("-n \(host) fdb append 00:00:00:00:00:00 dev over0 dst 10.0.0.\(remote)")
          try ovlctl("-n \(host) fdb add 02:00:00:00:00:0\(remote) dev over0 dst 10.0.0.\(remote)")
        }
      }
      let outcome = try runProgram(
        "ip", "netns", "exec", "left", "ping", "-c", "3", "-i", "0.2", "-w", "10", "192.168.60.2")
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
      let received = try JSON(ovlctl("-n right -j -s link show over0").output)[0]?[path: "stats64.rx.packets"]
      #expect((received?.int ?? 0) >= 3)
    }
  }

  @Test("two hosts behind bridges reach each other over the overlay")
  func bridged() throws {
    try withNamespace(beside: "left", "right") {
      try ovlctl("link add eth0 netns left type veth peer name eth0 netns right")
      for (host, local, remote) in [("left", 1, 2), ("right", 2, 1)] {
        for line in [
          "addr add 10.0.0.\(local)/24 dev eth0", "link set eth0 up", "link add br10 up type bridge",
          "addr add 192.168.60.\(local)/24 dev br10",
          "link add vxlan10 --vni 10 --remote 10.0.0.\(remote) --dev eth0 --master br10 --up",
        ] {
          try ovlctl("-n \(host) \(line)")
        }
      }
      let outcome = try runProgram(
        "ip", "netns", "exec", "left", "ping", "-c", "1", "-w", "10", "192.168.60.2")
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }
  }
}
