import Testing

/// Words of `ip tuntap add NAME mode …` and of `ovlctl link add NAME --type …`, which mean the same.
struct TunnelDeviceSample: CustomTestStringConvertible, Sendable {
  let mode: String
  let options: String

  var testDescription: String { "\(mode) \(options)" }

  static let all = [
    ("tap", ""), ("tun", ""), ("tap", "user nobody"), ("tun", "user 4242 group 0"), ("tap", "pi group root"),
    ("tun", "pi vnet_hdr multi_queue"), ("tap", "multi_queue vnet_hdr user root group 4711"),
  ].map { TunnelDeviceSample(mode: $0.0, options: $0.1) }
}

@Suite("tun and tap", .serialized)
struct TunnelDeviceTests {
  private func details(_ name: String) throws -> JSON {
    guard case .object(var members)? = try JSON(ovlctl("-j -d link show \(name)").output)[0] else {
      return .null
    }
    for key in ["ifindex", "address"] { members[key] = nil }
    return .object(members)
  }

  /// What `ip -d` prints behind the kind.
  private func kindWords(_ text: String) throws -> [Substring] {
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("    tun ") })
    return Array(line.split(separator: " ").prefix { $0 != "gso_ipv4_max_size" })
  }

  @Test("a link is what `ip tuntap` makes, and is shown as ip shows it", arguments: TunnelDeviceSample.all)
  func made(sample: TunnelDeviceSample) throws {
    try withNamespace {
      try ovlctl("link add sample --type \(sample.mode) \(sample.options)")
      let ours = try details("sample")
      let theirs = try ipLink("sample")
      #expect(
        ours.deviations(from: theirs).filter { !$0.hasPrefix("ifindex") && !$0.hasPrefix("address") } == [])
      #expect(Set(ours.additions(to: theirs)).subtracting(LinkJSONTests.ours) == [])
      let shown = try runProgram("ip", "-d", "link", "show", "sample").output
      #expect(try kindWords(ovlctl("-d link show sample").output) == kindWords(shown))
      try ovlctl("link del sample")
      try shell("ip tuntap add sample mode \(sample.mode) \(sample.options)")
      #expect(try details("sample") == ours)
    }
  }

  @Test("the command that is printed for a link makes its twin", arguments: TunnelDeviceSample.all)
  func twin(sample: TunnelDeviceSample) throws {
    try withNamespace {
      try shell("ip tuntap add sample mode \(sample.mode) \(sample.options)")
      let first = try details("sample")
      let command = try #require(ovlctl("link show sample --as-command").lines.first)
      try shell(
        "ip tuntap del sample mode \(sample.mode) \(sample.options.contains("multi") ? "multi_queue" : "")")
      try ovlctl(String(command.dropFirst("ovlctl ".count)))
      #expect(try details("sample") == first)
    }
  }

  @Test("what links of every kind have comes with it")
  func general() throws {
    try withNamespace {
      try ovlctl("link add br10 type bridge")
      try ovlctl(
        "link add tap7 index 77 mtu 1400 address 02:00:00:00:00:07 alias seven master br10 up type tap user 7"
      )
      // As long as no program has it open, which the kernel takes up to a second to see.
      let flags: JSON = ["NO-CARRIER", "BROADCAST", "MULTICAST", "UP"]
      var link = JSON.null
      try waitUntil {
        link = try #require(JSON(ovlctl("-j -d link show tap7").output)[0])
        return link["flags"] == flags
      }
      #expect(link["flags"] == flags)
      #expect(link["ifindex"] == 77)
      #expect(link["mtu"] == 1400)
      #expect(link["address"] == "02:00:00:00:00:07")
      #expect(link["ifalias"] == "seven")
      #expect(link["master"] == "br10")
      try ovlctl("link set tap7 mtu 1300 nomaster")
      try ovlctl("link del tap7")
      #expect(try linkNames() == ["lo", "br10"])
    }
  }

  @Test("a link without a name gets the kind's, which is printed")
  func unnamed() throws {
    try withNamespace {
      let lines = ["link add type tap", "link add type tap", "link add --type tun --up"]
      let printed = try lines.map { try ovlctl($0).output }
      #expect(printed == ["tap0\n", "tap1\n", "tun0\n"])
    }
  }

  @Test(
    "where a step fails, nothing is left",
    arguments: [
      ("mtu 99999 type tap", 1, "cannot add x0: mtu greater than device maximum (EINVAL)"),
      ("type tap user no-such", 1, "cannot add x0: user: there is no user called no-such in /etc/passwd"),
      (
        "type tun --group no-such", 1,
        "cannot add x0: --group: there is no group called no-such in /etc/group"
      ),
      ("type tap --numtxqueues 4", 2, "--numtxqueues is nothing that a tap can be told"),
      ("link lo type tun", 2, "link is nothing that a tun can be told"),
      ("--user 7", 2, "--user may mean tap or tun"),
    ])
  func failed(words: String, status: Int32, message: String) throws {
    try withNamespace {
      let outcome = try attempt("link add x0 \(words)")
      #expect(outcome.status == status)
      #expect(outcome.errors.split(separator: "\n").first == "ovlctl: \(message)")
      #expect(try linkNames() == ["lo"])
    }
  }

  @Test("a name that is taken is said to be", arguments: ["tap0", "tun0", "lo"])
  func taken(name: String) throws {
    try withNamespace {
      try ovlctl("link add tap0 type tap")
      try ovlctl("link add tun0 type tun")
      let outcome = try attempt("link add \(name) type tap")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors.hasPrefix("ovlctl: cannot add \(name): a link called \(name) is there already (E"))
    }
  }

  @Test("a script may run twice")
  func again() throws {
    try withNamespace {
      for line in [
        "link add tap0 --type tap --user nobody --if-missing",
        "link replace tap0 type tap user nobody mtu 1400",
      ] {
        for _ in 1...2 { try ovlctl(line) }
      }
      #expect(try details("tap0")["mtu"] == 1400)
      let outcome = try attempt("link add tap0 --type tap --user root --if-missing")
      #expect(outcome.errors.hasPrefix("ovlctl: cannot keep tap0 as it is: --user is nobody, not root\n"))
      #expect(try attempt("link add tap0 --type tun --if-missing").status == 1)
    }
  }

  @Test(
    "what it has for life cannot be changed",
    arguments: ["user root", "--group 7", "pi", "vnet_hdr on", "multi_queue", "numtxqueues 4", "--index 9"])
  func changed(words: String) throws {
    try withNamespace {
      try ovlctl("link add tap0 type tap")
      let outcome = try attempt("link set tap0 \(words)")
      #expect(outcome.status == 2)
      let option = words.split(separator: " ")[0]
      #expect(outcome.errors.hasPrefix("ovlctl: \(option) of tap0 cannot be changed: "))
      #expect(outcome.changes.isEmpty)
    }
  }

  @Test("in another namespace it is made there, and was never here")
  func elsewhere() throws {
    try withNamespace(beside: "blue") {
      try ovlctl("link add tap0 type tap")
      try ovlctl("link add tap0 mtu 1400 netns blue up type tap user 4242")
      let link = try JSON(ovlctl("-n blue -j -d link show tap0").output)[0]
      #expect(link?["mtu"] == 1400)
      #expect(link?[path: "linkinfo.info_data.user"] == 4242)
      #expect(try linkNames() == ["lo", "tap0"])
      #expect(try attempt("link add tap0 netns blue type tap").status == 1)
      try ovlctl("link add tap0 netns blue type tap user 4242 --if-missing")
    }
  }

  @Test("a dry run says what it would do, and does not")
  func dryRun() throws {
    try withNamespace {
      let outcome = try ovlctl("--dry-run link add tap0 mtu 1400 up type tap user 7 pi")
      #expect(
        outcome.output == """
          /dev/net/tun TUNSETIFF
              name tap0 type tap pi on user 7
          RTM_NEWLINK REQUEST,ACK
              name tap0 mtu 1400 up

          """)
      #expect(try linkNames() == ["lo"])
    }
  }

  @Test("tap and tun are told apart where links are chosen by type")
  func types() throws {
    try withNamespace {
      try ovlctl("link add b type tap")
      try ovlctl("link add a type tun")
      func names(_ words: String) throws -> [String] {
        try JSON(ovlctl("-j link show \(words)").output).elements.compactMap { $0["ifname"]?.string }
      }
      #expect(try names("type tap") == ["b"])
      #expect(try names("type tun") == ["a"])
      #expect(try attempt("link del a type tap").status == 1)
      try ovlctl("link del --type tap")
      #expect(try linkNames() == ["lo", "a"])
    }
  }

  @Test(
    "a device that is not there, or that may not be opened, is named",
    arguments: [
      (
        "mount -t tmpfs none /dev/net",
        """
        there is no /dev/net/tun, through which the kernel makes such links (ENOENT)
          hint: `modprobe tun` makes it; a container must be given it (`--device /dev/net/tun`)

        """
      ),
      (
        "mount --bind /dev/net /dev/net && mount -o remount,bind,nodev /dev/net",
        """
        /dev/net/tun may not be opened: Permission denied (EACCES)
          hint: such links are made by root, and in a container where it lets the device in

        """
      ),
    ])
  func device(mount: String, message: String) throws {
    try withNamespace {
      let outcome = try inOwnMounts {
        try shell(mount)
        return try attempt("link add tap0 type tap")
      }
      #expect(outcome.status == 1)
      #expect(outcome.errors == "ovlctl: cannot add tap0: \(message)")
    }
  }

  @Test("names of users and groups are looked up in both builds", arguments: Binary.all)
  func names(ovlctl: Binary) throws {
    try withNamespace {
      try ovlctl.succeed("link add tap0 type tap user nobody group root")
      let link = try JSON(ovlctl("-j -d link show tap0").output)[0]
      #expect(link?[path: "linkinfo.info_data.user"] == "nobody")
      #expect(link?[path: "linkinfo.info_data.group"] == "root")
    }
  }
}
