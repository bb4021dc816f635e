import Glibc
import NetlinkFixtures
import NetlinkKit
import Testing

@Suite("a file of commands on a kernel", .serialized)
struct BatchTests {
  @Test("makes links, goes into namespaces, and needs what earlier lines made", arguments: Binary.all)
  func commands(ovlctl: Binary) throws {
    try withNamespace {
      let file = try TemporaryFile(
        """
        # An overlay's host.
        netns add batch-blue
        link add eth0 up type veth peer name eth0-end netns batch-blue
        -n batch-blue link set eth0-end up
        -n batch-blue addr add 10.0.0.2/24 dev eth0-end
        addr add 10.0.0.1/24 dev eth0
        link add br10 up type bridge
        link add vxlan10 --vni 10 --local 10.0.0.1 \\
          --dev eth0 --master br10 --alias 'two words' --up
        fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2
        fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.3
        fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.2
        fdb add 02:00:00:00:00:01 dev vxlan10 master static
        """)
      defer { try? NamespaceDirectory.standard.delete("batch-blue") }
      #expect(try ovlctl("batch \(file.path)") == ProgramOutcome(status: 0, output: "", errors: ""))
      let link = try #require(JSON(ovlctl("-j -d link show vxlan10").output)[0])
      #expect(link["master"] == "br10")
      #expect(link["ifalias"] == "two words")
      let entries = try runProgram("bridge", "fdb", "show", "dev", "vxlan10").lines
      #expect(entries.contains { $0.hasPrefix("00:00:00:00:00:00 dst 10.0.0.2") })
      #expect(entries.contains { $0.hasPrefix("00:00:00:00:00:00 dst 10.0.0.3") })
      #expect(entries.contains { $0.hasPrefix("02:00:00:00:00:01 dst 10.0.0.2") })
      #expect(entries.contains { $0.hasPrefix("02:00:00:00:00:01 master br10 static") })
      #expect(try ovlctl("-n batch-blue addr show dev eth0-end").output.contains("10.0.0.2/24"))
    }
  }

  @Test("of links, addresses and neighbours loses none, and tells of each fault with its line")
  func faultsAmongLinks() throws {
    try withNamespace {
      var lines = ["link add br10 address 02:00:00:00:00:10 type bridge"]
      for number in 1...300 {
        lines.append("link add vx\(number) --vni \(number) --remote 10.0.0.1 --master br10")
        if number % 3 == 0 { lines.append("addr add 10.9.\(number / 250).\(number % 250)/32 dev br10") }
        if number % 5 == 0 {
          lines.append("neigh add 10.8.\(number / 250).\(number % 250) lladdr 02:00:00:00:00:01 dev br10")
        }
      }
      let faults = [
        (
          40, "link add vx1 --vni 5000 --remote 10.0.0.1",
          "cannot add vx1: a link called vx1 is there already (EEXIST)"
        ),
        (
          41, "link add vy1 --vni 7 --remote 10.0.0.1",
          "cannot add vy1: A VXLAN device with the specified VNI already exists (EEXIST)"
        ),
        (
          200, "addr add 10.9.0.3/32 dev br10",
          "cannot add 10.9.0.3/32 to br10: "
        ),
        (300, "link add vy2 --vin 9", "unknown option “--vin”"),
        (
          301, "addr add 10.0.0.1/24 dev nosuch",
          "cannot add 10.0.0.1/24 to nosuch: there is no link called nosuch (ENODEV)"
        ),
        (
          400, "neigh add 10.8.0.5 lladdr 02:00:00:00:00:01 dev br10",
          "cannot add the neighbour 10.8.0.5 on br10: br10 has an entry for it already (EEXIST)"
        ),
      ]
      for (place, line, _) in faults { lines.insert(line, at: place) }
      let file = try TemporaryFile(lines.joined(separator: "\n") + "\n")
      let outcome = try Binary.usual("batch \(file.path) --keep-going")
      let told = outcome.told(of: file)
      let words =
        faults.map { place, _, words in "ovlctl: FILE:\(place + 1): \(words)" }
        + ["ovlctl: FILE: 6 of \(lines.count) commands failed; \(lines.count - 6) took effect"]
      #expect(told.count == words.count)
      for (told, words) in zip(told, words) { #expect(told.hasPrefix(words)) }
      #expect(try runProgram("ip", "-o", "link", "show", "master", "br10").lines.count == 300)
      #expect(try runProgram("ip", "-o", "-4", "addr", "show", "dev", "br10").lines.count == 100)
      #expect(try runProgram("ip", "neigh", "show", "dev", "br10").lines.count == 60)
    }
  }

  @Test("stops behind a link that is refused: what its line's datagram had behind it is there, and no more")
  func stopAtRefusedLink() throws {
    try withNamespace {
      var lines = (1...300).map { "link add vx\($0) --vni \($0) --remote 10.0.0.1" }
      lines[99] = lines[9]
      let file = try TemporaryFile(lines.joined(separator: "\n") + "\n")
      let outcome = try Binary.usual("batch \(file.path)")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors.contains(":100: cannot add vx10: a link called vx10 is there already (EEXIST)\n"))
      #expect(outcome.errors.contains("stopped at line 100; 127 took effect\n"))
      #expect(try runProgram("ip", "-o", "link", "show", "type", "vxlan").lines.count == 127)
    }
  }

  @Test("of which each line asks for an answer loses none silently where the receive buffer runs over")
  func overrunOfAcks() throws {
    try withNamespace {
      var conversation = Conversation(over: try KernelSocket(receiveBufferSize: 1))
      for number in 0..<64 {
        var link = LinkSpecification(name: "d\(number)", kind: Bridge.kind)
        if number == 63 { link.name = "d0" }
        try conversation.enqueue(link.creation(), tag: number, wantsWarning: true)
      }
      try conversation.sendQueue()
      let refusals = conversation.takeRefusals()
      #expect(refusals.last?.tag == 63)
      #expect(refusals.contains { $0.outcome == .uncertain })
      #expect(refusals.map(\.tag) == Array((refusals.first?.tag ?? 0)..<64))
      let count = try conversation.links(kind: Bridge.name).value.count
      #expect(count == 63)
    }
  }

  @Test("whose lines all name a namespace needs no more open files for many lines than for few")
  func namespaces() throws {
    try withNamespace {
      let lines = (1...200).map { "link add b\($0) type bridge netns /proc/self/ns/net" }
      let file = try TemporaryFile(lines.joined(separator: "\n") + "\n")
      try runProgram("bash", "-c", "ulimit -n 100; exec \(Binary.usual.path) batch \(file.path)")
      #expect(try runProgram("ip", "-o", "link", "show", "type", "bridge").lines.count == 200)
    }
  }

  @Test("of bare entries is loaded onto one device, with options for all and for each")
  func load() throws {
    try withNamespace {
      try ovlctl("link add vx0 --vni 1")
      let file = try TemporaryFile(
        """
        # flood list
        00:00:00:00:00:00 10.0.0.2
        00:00:00:00:00:00 10.0.0.3
        02:00:00:00:00:01 10.0.0.2 vni 7
        02:00:00:00:00:02 10.0.0.3 port 4790 # another port
        """)
      try Binary.usual.succeed("fdb load vx0 \(file.path) static")
      #expect(
        try runProgram("bridge", "fdb", "show", "dev", "vx0").lines.sorted() == [
          "00:00:00:00:00:00 dst 10.0.0.2 self static", "00:00:00:00:00:00 dst 10.0.0.3 self static",
          "02:00:00:00:00:01 dst 10.0.0.2 vni 7 self static",
          "02:00:00:00:00:02 dst 10.0.0.3 port 4790 self static",
        ])
      let again = try Binary.usual("fdb load vx0 \(file.path) static")
      #expect(again.status == 1)
      #expect(
        again.errors.contains(":4: cannot add 02:00:00:00:00:01 on vx0: the entry is there already (EEXIST)"))
      try Binary.usual.succeed("fdb load vx0 \(file.path) static --replace")
    }
  }
}
