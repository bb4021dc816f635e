import Testing

/// A command line that is not to do anything.
struct BadLine: CustomTestStringConvertible, Sendable {
  let words: [String]
  let status: Int32
  /// What the one line says behind `ovlctl: `, in part.
  let message: String
  /// What the hint says, in part; nil where there is none.
  let hint: String?

  init(_ line: String, _ status: Int32, _ message: String, hint: String? = nil) {
    (words, self.status, self.message) = (KernelTests.words(line), status, message)
    self.hint = hint
  }

  init(words: [String], _ status: Int32, _ message: String) {
    (self.words, self.status, self.message, hint) = (words, status, message, nil)
  }

  var testDescription: String { words.joined(separator: " ") }

  static let all = [
    BadLine(
      "link add vx --vni 1 --remot 192.0.2.1", 2, "unknown option “--remot”", hint: "did you mean “--remote”?"
    ),
    BadLine(
      "link add vx type vxlan id 1 grup 239.1.1.1", 2, "unknown option “grup”", hint: "did you mean “group”?"),
    BadLine("lnik show", 2, "unknown object “lnik”", hint: "did you mean “link”?"),
    BadLine("link ad vx --vni 99999999", 2, "“99999999” is not a number from 0 to 16777215"),
    BadLine("link add vx --vni 16777216", 2, "--vni: “16777216” is not a number from 0 to 16777215"),
    BadLine("link add vx --vni -1", 2, "--vni: “-1” is not a number"),
    BadLine("link add vx --vni ten", 2, "--vni: “ten” is not a number"),
    BadLine("link add vx --vni", 2, "--vni needs a value"),
    BadLine("link add vx --vni 1 --dstport 65536", 2, "--dstport: “65536” is not a number from 1 to 65535"),
    BadLine("link add vx --vni 1 --remote 192.0.2.256", 2, "--remote: “192.0.2.256” is not an IP address"),
    BadLine("link add vx --vni 1 --remote nowhere", 2, "--remote: “nowhere” is not an IP address"),
    BadLine("link add a-name-too-long1 --vni 1", 2, "the name “a-name-too-long1” is 16 bytes long"),
    BadLine("link add a/b --vni 1", 2, "the name “a/b” has a “/”"),
    BadLine(words: ["link", "add", "a b", "--vni", "1"], 2, "the name “a b” has white space"),
    BadLine(words: ["link", "add", "", "--vni", "1"], 2, "the name “” is empty"),
    BadLine(words: ["link", "add", "a\tb", "--vni", "1"], 2, "has white space"),
    BadLine("link add .. --vni 1", 2, "the name “..” is not a name"),
    BadLine("link add vx1 vx2 --vni 1", 2, "unknown option “vx2”"),
    BadLine(
      "link add vx type vxlan id 1 key 5", 2,
      "key is an option of gretap, ip6gretap, gre, ip6gre, erspan, ip6erspan, not of vxlan"),
    BadLine("link add br10 type bridge vni 5", 2, "vni is an option of vxlan, geneve, not of bridge"),
    BadLine("link add vx --vni 1 --stp_state 1", 2, "--stp_state is an option of bridge, not of vxlan"),
    BadLine("link add vx --vni 1 --group 192.0.2.1", 2, "192.0.2.1 is not a multicast address"),
    BadLine("link add vx --vni 1 --remote 239.1.1.1", 2, "--remote: 239.1.1.1 is a multicast address"),
    BadLine(
      "link add vx --vni 1 --remote 192.0.2.1 --group 239.1.1.1 --dev there", 2,
      "--group and --remote exclude each other"),
    BadLine(
      "link add vx --vni 1 --remote 192.0.2.1 --local 2001:db8::1", 2,
      "--remote is an IPv4 address and --local an IPv6 one"),
    BadLine("link add vx type vxlan remote 192.0.2.1", 2, "vxlan needs"),
    BadLine("link add vx --vni 1 --external", 2, "--vni and --external exclude each other"),
    BadLine("link add gn type geneve id 1", 2, "geneve needs --remote"),
    BadLine("link add tun type gretap", 2, "gretap needs --remote"),
    BadLine("link add tun type gretap remote 2001:db8::1", 2, "2001:db8::1 is an IPv6 address"),
    BadLine("link add tun type ip6gretap remote 192.0.2.1", 2, "192.0.2.1 is an IPv4 address"),
    BadLine("link add vx type vxlam id 1", 2, "unknown link type “vxlam”", hint: "did you mean “vxlan”?"),
    BadLine("link add vx", 2, "the link's type is missing", hint: "--type"),
    BadLine("link add vx --ttl 5", 2, "--ttl may mean", hint: "--type"),
    BadLine("link add vx --vni 1 --vni 2", 2, "--vni is given twice"),
    BadLine("link add vx --vni 1 id 2", 2, "id is given twice"),
    BadLine("link add vx --vni 1 --ageing none", 2, "the kernel makes 300 seconds of it"),
    BadLine("link add vx --vni 1 --mtu big", 2, "--mtu: “big” is not a number"),
    BadLine("link add vx --vni 1 --address 02:00", 2, "“02:00” is not a link-layer address"),
    BadLine("link add vx --vni 1 --up=1", 2, "--up takes no value"),
    BadLine("link add vx --vni 1 --dev eth9", 1, "--dev: there is no link called eth9", hint: "link show"),
    BadLine(
      "link add vx --vni 1 --master br9", 1, "--master: there is no link called br9", hint: "link show"),
    BadLine("link set eth9 up", 1, "there is no link called eth9", hint: "link show"),
    BadLine("link del eth9", 1, "there is no link called eth9", hint: "link show"),
    BadLine("link show eth9", 1, "there is no link called eth9", hint: "link show"),
    BadLine(
      "link add there --vni 1", 1, "a link called there is there already (EEXIST)", hint: "link show there"),
    BadLine(
      "link add vx type veth peer name there", 1, "a link called there is there already (EEXIST)",
      hint: "link show there"),
    BadLine(
      "link add vx --vni 7", 1, "A VXLAN device with the specified VNI already exists (EEXIST)",
      hint: "vxlan7 has VNI 7 on port 4789; `ovlctl -d link show vxlan7` shows it"),
    BadLine("link set vxlan7 mtu 70000", 1, "mtu greater than device maximum (EINVAL)"),
    BadLine("link set vxlan7 master there", 1, "does not support master here"),
    BadLine("link del lo", 1, "does not let a link of this type be deleted (EOPNOTSUPP)"),
    BadLine("link add br10 type bridge hello_time 50", 2, "“50” is not a number from 100 to 1000"),
    BadLine("link add br10 type bridge group_fwd_mask 1", 1, "does not take group_fwd_mask here"),
    BadLine(
      "link add vxlan10 --vni 10 --dstport 0", 2, "“0” is refused: the kernel makes its own default of it"),
    BadLine("link add sit1 type sit external", 2, "external is an option of"),
    BadLine("-n nowhere link show", 1, "there is no namespace called nowhere", hint: "netns list"),
    BadLine("link set vxlan7 netns nowhere", 1, "there is no namespace called nowhere", hint: "netns list"),
    BadLine("-n a/../b link show", 1, "cannot open namespace a/../b"),
    BadLine("-n 999999999 link show", 1, "there is no process 999999999"),
    BadLine("addr add 192.0.2.300/24 dev there", 2, "is not an address", hint: "for example"),
    BadLine(
      "link add twin --peer twin", 1, "the two ends of the pair would have one name (EEXIST)",
      hint: "--peer NAME"),
    BadLine(
      "fdb add 02:00:00:00:00:01 dev there dst 192.0.2.1", 2, "dst is for VTEPs, and there is of type veth"),
    BadLine("fdb append 00:00:00:00:00:00 dev vxlan7 dst here", 2, "dst: “here” is not an IP address"),
  ]
}

@Suite("bad input gets one clear line and changes nothing", .serialized)
struct BadInputTests {
  @Test("the command line says what is wrong with it", arguments: BadLine.all)
  func refused(line: BadLine) throws {
    try withNamespace {
      try ovlctl("link add there type veth peer name other")
      try ovlctl("link add vxlan7 --vni 7")
      let before = try ovlctl("-j -d addr show").output
      let outcome = try Binary.usual(line.words)
      expect(outcome, status: line.status, message: line.message, hint: line.hint)
      #expect(try ovlctl("-j -d addr show").output == before)
    }
  }

  @Test(
    "a kind that the kernel does not have is named", arguments: ["geneve", "gretap", "ip6gretap", "dummy"])
  func missingKind(kind: String) throws {
    guard try !Kernel.has(kind) else { try Test.cancel("this kernel has \(kind)") }
    try withNamespace {
      let remote = [
        "geneve": "vni 1 remote 192.0.2.1", "gretap": "remote 192.0.2.1", "ip6gretap": "remote ::2",
      ]
      let outcome = try Binary.usual("link add new type \(kind) \(remote[kind] ?? "")")
      expect(outcome, status: 1, message: "this kernel has no \(kind): ", hint: "modprobe rtnl-link-\(kind)")
      #expect(try linkNames() == ["lo"])
    }
  }

  @Test("a pair whose other end's name is taken, where that is to be, says so")
  func takenElsewhere() throws {
    try withNamespace(beside: "blue") {
      try shell("ip -n blue link add far type bridge")
      let outcome = try Binary.usual("link add near type veth peer name far netns blue")
      expect(
        outcome, status: 1,
        message: "near or far is there already, in the namespace where it is to be (EEXIST)",
        hint: "`ovlctl -n NAMESPACE link show`")
      #expect(try linkNames() == ["lo"])
    }
  }

  @Test("a VTEP that cannot come up names the one in its way")
  func portTaken() throws {
    try withNamespace {
      try ovlctl("link add vxlan7 --vni 7 --up")
      try ovlctl("link add vxlan8 type vxlan external")
      let outcome = try Binary.usual("link set vxlan8 up")
      expect(outcome, status: 1, message: "cannot change vxlan8: ", hint: "vxlan7 has VNI 7 on port 4789")
    }
  }

  @Test(
    "without privilege a change is refused, and the privilege named",
    arguments: [
      "link add vx --vni 1", "link set there up", "link del there", "addr add 192.0.2.1/24 dev there",
      "fdb add 02:00:00:00:00:01 dev there",
    ])
  func unprivileged(line: String) throws {
    try withNamespace {
      try ovlctl("link add there type veth peer name other")
      let before = try ovlctl("-j -d addr show").output
      let outcome = try withoutPrivilege([Binary.usual.path] + words(line))
      expect(outcome, status: 1, message: "(EPERM)", hint: "CAP_NET_ADMIN")
      #expect(try ovlctl("-j -d addr show").output == before)
    }
  }

  @Test("without privilege one may look")
  func unprivilegedShow() throws {
    try withNamespace {
      let outcome = try withoutPrivilege([Binary.usual.path, "link", "show"])
      #expect(outcome.status == 0)
      #expect(outcome.output == (try ovlctl("link show").output))
      #expect(outcome.errors == "")
    }
  }

  /// Runs a program as someone who is nobody.
  private func withoutPrivilege(_ words: [String]) throws -> ProgramOutcome {
    let program = try RunningProgram(
      ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all"] + words)
    return try program.finish()
  }

  /// Expects one line, and a hint where there is to be one.
  private func expect(
    _ outcome: ProgramOutcome, status: Int32, message: String, hint: String?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == status, sourceLocation: sourceLocation)
    #expect(outcome.output == "", sourceLocation: sourceLocation)
    let lines = outcome.errors.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.last == "", sourceLocation: sourceLocation)
    #expect(lines[0].hasPrefix("ovlctl: "), sourceLocation: sourceLocation)
    #expect(!lines[0].contains("RTNETLINK answers"), sourceLocation: sourceLocation)
    #expect(lines[0].contains(message), sourceLocation: sourceLocation)
    #expect(lines.count == (hint == nil ? 2 : 3), "\(outcome.errors)", sourceLocation: sourceLocation)
    guard let hint, lines.count == 3 else { return }
    #expect(lines[1].hasPrefix("  hint: "), sourceLocation: sourceLocation)
    #expect(lines[1].contains(hint), sourceLocation: sourceLocation)
  }
}
