import Testing

@Suite("links in JSON and in text", .serialized)
struct LinkJSONTests {
  /// What we show and iproute2 6.1 does not: it is older than the kernel's attributes.
  static let ours = Set(Omission.all.map(\.path)).union([
    // For these no iproute2 has a word.
    "linkinfo.info_data.label_policy", "linkinfo.info_data.remcsum_nopartial",
  ])

  /// Timers run on between two looks at them.
  private func isNoTimer(_ deviation: String) -> Bool { !deviation.contains("_timer: ") }

  /// Whether both looks found one state: a link that comes up gets there a little later.
  private func isSettled(_ ours: JSON, _ theirs: JSON) -> Bool { ours["operstate"] == theirs["operstate"] }

  @Test("each key that ip prints is there, with the same value", arguments: LinkSample.all)
  func details(sample: LinkSample) throws {
    try Kernel.require(sample.feature)
    try withNamespace {
      try addUnderlay("eth0")
      try ovlctl(sample.line())
      var (ours, theirs) = (JSON.null, JSON.null)
      try waitUntil {
        ours = try #require(JSON(ovlctl("-j -d link show sample").output)[0])
        theirs = try ipLink("sample")
        return isSettled(ours, theirs)
      }
      #expect(ours.deviations(from: theirs).filter(isNoTimer) == [])
      #expect(Set(ours.additions(to: theirs)).subtracting(Self.ours) == [])
    }
  }

  @Test(
    "every link at once, as ip has it",
    arguments: ["", "-br"])
  func all(options: String) throws {
    try withNamespace {
      try addManyLinks()
      var (ours, theirs) = (JSON.null, JSON.null)
      try waitUntil {
        ours = try JSON(ovlctl("\(options) -j link show").output)
        theirs = try ip("\(options) link show")
        return zip(ours.elements, theirs.elements).allSatisfy(isSettled)
      }
      #expect(ours.deviations(from: theirs) == [])
      #expect(ours.elements.count == theirs.elements.count)
    }
  }

  @Test("text without details, and in short, is that of ip", arguments: ["link show", "-br link show"])
  func text(line: String) throws {
    try withNamespace {
      try addManyLinks()
      var (ours, theirs) = ("", "")
      try waitUntil {
        ours = try ovlctl(line).output.withoutTrailingSpaces
        theirs = try RunningProgram(["ip"] + words(line)).finish().output.withoutTrailingSpaces
        return ours == theirs
      }
      #expect(ours == theirs)
    }
  }

  @Test("a bridge's port is shown with what the bridge knows of it")
  func port() throws {
    try withNamespace {
      try shell("ip link add br10 type bridge stp_state 1")
      try shell("ip link add port type veth peer name other && ip link set port master br10 up")
      try shell("bridge link set dev port cost 77 hairpin on learning off isolated on neigh_suppress on")
      var (ours, theirs) = (JSON.null, JSON.null)
      try waitUntil {
        ours = try #require(JSON(ovlctl("-j -d link show port").output)[0])
        theirs = try ipLink("port")
        return isSettled(ours, theirs)
      }
      #expect(theirs[path: "linkinfo.info_slave_data.cost"] == 77)
      #expect(ours.deviations(from: theirs).filter(isNoTimer) == [])
      #expect(Set(ours.additions(to: theirs)).subtracting(Self.ours) == [])
    }
  }

  @Test("a pair whose other end is in another namespace is shown by the number of that")
  func peerElsewhere() throws {
    try withNamespace(beside: "blue") {
      try ovlctl("link add veth1 type veth peer name eth0 netns blue")
      let ours = try #require(JSON(ovlctl("-j -d link show veth1").output)[0])
      let theirs = try ipLink("veth1")
      #expect(theirs["link_netnsid"] == 0)
      #expect(ours.deviations(from: theirs) == [])
    }
  }

  @Test("alternative names are shown, and found")
  func alternativeNames() throws {
    try withNamespace {
      try shell("ip link add br10 type bridge && ip link property add dev br10 altname a-name-longer-than-15")
      let ours = try JSON(ovlctl("-j link show br10").output)
      #expect(ours[0]?["altnames"] == ["a-name-longer-than-15"])
      #expect(ours.deviations(from: try ip("link show br10")) == [])
    }
  }

  @Test(
    "links are chosen by type, master, VNI and state",
    arguments: [
      ("type vxlan", ["vxlan1", "vxlan2"]), ("type bridge", ["br10"]), ("master br10", ["vxlan1"]),
      ("vni 2", ["vxlan2"]), ("up", ["vxlan2"]), ("type dummy", []), ("type vxlan up", ["vxlan2"]),
    ])
  func filters(words: String, names: [String]) throws {
    try withNamespace {
      try ovlctl("link add br10 type bridge")
      try ovlctl("link add vxlan1 --vni 1 --master br10")
      try ovlctl("link add vxlan2 --vni 2 --up")
      let links = try JSON(ovlctl("-j link show \(words)").output).elements
      #expect(links.compactMap { $0["ifname"]?.string } == names)
    }
  }

  private func addManyLinks() throws {
    try addUnderlay("eth0")
    try ovlctl("link set eth0-end down")
    try ovlctl("link add br10 up type bridge")
    try ovlctl("link add vxlan10 --vni 10 --group 239.1.1.1 --dev eth0 --master br10 --up --alias overlay")
    try ovlctl("link add vxlan11 link-group 5 type vxlan external")
    try shell("ip link add link eth0 name mac0 type macvlan")
  }
}

extension String {
  /// The text without the spaces that iproute2 leaves at the ends of its lines.
  var withoutTrailingSpaces: String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
  }
}
