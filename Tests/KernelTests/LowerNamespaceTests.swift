import Testing

@Suite("links that stand in another namespace", .serialized)
struct LowerNamespaceTests {
  private func compare(_ line: String) throws {
    let theirs = try runProgram("sh", "-c", "ip \(line)")
    try #require(theirs.status == 0, "\(theirs.errors)")
    let ours = try ovlctl(line).output
    #expect(ours.withoutTrailingSpaces == theirs.output.withoutTrailingSpaces)
  }

  @Test("are shown with the name of it where it has one, and else with its number, as ip has it")
  func shown() throws {
    try withNamespace(beside: "blue", "red") {
      try shell("ip link add v1 type veth peer name v2 netns blue")
      for line in ["link show v1", "addr show v1", "-n blue link show v2", "-br link show"] {
        try compare(line)
      }
      for line in ["link show v1", "-d link show v1", "addr show v1"] {
        #expect(try JSON(ovlctl("-j \(line)").output)[0]?["link_netnsid"] == 0)
        #expect(try JSON(ovlctl("-j \(line)").output)[0]?["link_netns"] == nil)
      }
    }
  }

  @Test("are made with `link-netns`, which is given a number where it has none")
  func made() throws {
    try withNamespace(beside: "blue", "red") {
      try shell("ip link add v1 type veth peer name v2 netns blue")
      try ovlctl("link add vx1 --link-netns red --vni 5")
      try compare("link show vx1")
      #expect(try JSON(ovlctl("-j link show vx1").output)[0]?["link_netnsid"] == 1)
      try ovlctl("link add vx2 link-netns red type vxlan id 6")
      #expect(try JSON(ovlctl("-j link show vx2").output)[0]?["link_netnsid"] == 1)
    }
  }

  @Test("a link below is looked for there, and a master where the link is to be")
  func names() throws {
    try withNamespace(beside: "blue", "red") {
      // Its index in red is another one's here.
      try shell("ip link add here type veth peer name there")
      try ovlctl("-n red link add u0 up type veth peer name u1")
      try ovlctl("-n blue link add b0 type bridge")
      try ovlctl("-n blue link add br0 type bridge")
      try ovlctl("link add vx1 netns blue link-netns red master br0 type vxlan id 9 dev u0")
      let shown = try ovlctl("-n blue -d link show vx1").output
      #expect(shown.contains(" master br0 "))
      #expect(shown.contains(" link-netns red "))
      #expect(shown.contains("vxlan vni 9 dev u0 "))
      try ovlctl("-n blue link set vx1 dev u1")
      #expect(try ovlctl("-n blue -d link show vx1").output.contains("vxlan vni 9 dev u1 "))
      try ovlctl("link set here netns blue master br0")
      #expect(try ovlctl("-n blue link show here").output.contains(" master br0 "))
    }
  }

  @Test(
    "the command that is printed for one makes its twin",
    arguments: [
      ("type veth peer name v2 netns red", " type veth peer name v2 netns red\n"),
      ("--link-netns red --vni 9 --dev u0", " type vxlan vni 9 dev u0 "),
      ("link u0 link-netns red type macvlan mode bridge", " link-netns red link u0 "),
    ])
  func twin(words: String, told: String) throws {
    try withNamespace(beside: "red") {
      try ovlctl("-n red link add u0 up type veth peer name u1")
      try ovlctl("link add sample \(words)")
      let command = try ovlctl("link show sample --as-command").output
      #expect(command.contains(told))
      let first = try ovlctl("-d link show sample").output
      try ovlctl("link del sample")
      let line = try #require(command.split(separator: "\n").first)
      try ovlctl(String(line.dropFirst("ovlctl ".count)))
      // But for the index in front.
      let second = try ovlctl("-d link show sample").output
      #expect(second.drop { $0 != "<" } == first.drop { $0 != "<" })
    }
  }
}
