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

  @Test("of 20,000 entries loses none, and tells of each fault with its line")
  func faultsInBetween() throws {
    try withNamespace {
      try ovlctl("link add vx0 --vni 1")
      try ovlctl("link add vx1 --vni 2")
      var lines = (0..<20_000).map { "fdb add \(Self.address($0)) dev vx0 dst 10.0.0.\($0 % 250 + 1)" }
      let faults = [
        (5000, "fdb add \(Self.address(7)) dev vx0 dst 10.0.0.9"),
        (9000, "fdb add 02:00:zz dev vx0 dst 10.0.0.9"),
        (12_000, "fdb add \(Self.address(1)) dev vx1 dst 10.0.0.9"),
        (19_999, "fdb append \(Self.address(8)) dev vx0 dst 10.9.9.9"),
      ]
      for (place, line) in faults { lines[place] = line }
      lines[11_000] = "link del vx1"
      let file = try TemporaryFile(lines.joined(separator: "\n") + "\n")
      let outcome = try Binary.usual("batch \(file.path) --keep-going")
      #expect(outcome.status == 1)
      let told = outcome.errors.replacing(file.path, with: "FILE").split(separator: "\n").filter {
        !$0.hasPrefix("  hint")
      }
      #expect(
        told == [
          "ovlctl: FILE:5001: cannot add 02:00:00:00:00:07 on vx0: the entry is there already (EEXIST)",
          "ovlctl: FILE:9001: “02:00:zz” is not a link-layer address; it looks like 02:00:5e:10:00:01",
          "ovlctl: FILE:12001: cannot add 02:00:00:00:00:01 on vx1: there is no link called vx1 (ENODEV)",
          "ovlctl: FILE:20000: cannot append 02:00:00:00:00:08 on vx0: 02:00:00:00:00:08 is a unicast address, known at 10.0.0.9, and can have one destination only (EEXIST)",
          "ovlctl: FILE: 4 of 20000 commands failed; 19996 took effect",
        ])
      let wrong = Set([11_000] + faults.map(\.0))
      let expected = (0..<20_000).filter { !wrong.contains($0) }.map {
        "\(Self.address($0)) dst 10.0.0.\($0 % 250 + 1)"
      }
      #expect(try Self.entries(of: "vx0") == expected)
    }
  }

  @Test("that has a fault far down has all lines above it done, and of those below what its datagram had")
  func faultFarDown() throws {
    try withNamespace {
      try ovlctl("link add vx0 --vni 1")
      var lines = (0..<20_000).map { "fdb add \(Self.address($0)) dev vx0 dst 10.0.0.2" }
      lines[9_000] = lines[7]
      let file = try TemporaryFile(lines.joined(separator: "\n") + "\n")
      let outcome = try Binary.usual("batch \(file.path)")
      #expect(outcome.status == 1)
      let entries = try Self.entries(of: "vx0")
      #expect(Array(entries.prefix(9000)) == (0..<9000).map { "\(Self.address($0)) dst 10.0.0.2" })
      #expect(entries.count < 9064)
      #expect(outcome.errors.contains("\(file.path):9001: cannot add 02:00:00:00:00:07 on vx0"))
      #expect(outcome.errors.contains("stopped at line 9001; \(entries.count) took effect"))
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
      let told = outcome.errors.replacing(file.path, with: "FILE").split(separator: "\n").filter {
        !$0.hasPrefix("  hint")
      }
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

  @Test("of 100,000 entries is loaded, listed and flushed in little memory, and none is lost")
  func memory() throws {
    try withNamespace {
      try ovlctl("link add vx0 --vni 1")
      let lines = (0..<100_000).map { "\(Self.address($0)) 10.0.\($0 / 250 % 250).\($0 % 250 + 1)" }
      let file = try TemporaryFile(lines.joined(separator: "\n") + "\n")
      #expect(try Self.mebibytes("fdb", "load", "vx0", file.path).used < 64)
      let listing = try Self.mebibytes("fdb", "show", "dev", "vx0")
      #expect(listing.used < 64)
      let listed = listing.output.split(separator: "\n").map { line in
        let words = line.split(separator: " ")
        return "\(words[0]) \(words[2])"
      }
      #expect(listed.sorted() == lines)
      #expect(try Self.mebibytes("fdb", "flush", "dev", "vx0").used < 64)
      #expect(try Self.entries(of: "vx0").isEmpty)
    }
  }

  /// Runs a command, and tells the most memory that it had at a time.
  private static func mebibytes(_ words: String...) throws -> (used: Int, output: String) {
    let launcher = """
      import resource, subprocess, sys
      status = subprocess.call(sys.argv[1:])
      print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
      sys.exit(status)
      """
    let outcome = try RunningProgram(["python3", "-c", launcher, Binary.usual.path] + words).finish()
    #expect(outcome.status == 0)
    let kibibytes = try #require(Int(outcome.errors.split(separator: "\n").last ?? ""))
    return (kibibytes / 1024, outcome.output)
  }

  @Test("that a signal interrupts ends between two entries, and the message tells how many took effect")
  func interrupted() throws {
    try withNamespace {
      try ovlctl("link add vx0 --vni 1")
      var text = ""
      for number in 0..<10_000 { text += "\(Self.address(number)) 10.0.0.2\n" }
      let file = try TemporaryFile(text)
      // The signal is there from the start, and does not end the program: so much is done at the first look.
      let launcher = """
        import os, signal, sys
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        os.kill(os.getpid(), signal.SIGINT)
        os.execv(sys.argv[1], sys.argv[1:])
        """
      let outcome = try runProgram(
        "python3", "-c", launcher, Binary.usual.path, "fdb", "load", "vx0", file.path)
      #expect(outcome.status == 1)
      let effect = try Self.entries(of: "vx0").count
      #expect(effect > 0 && effect <= 4096)
      #expect(outcome.errors.contains("interrupted behind line \(effect); \(effect) took effect"))
    }
  }

  @Test("that no more comes from has done all that came, when a signal ends the wait")
  func interruptedWait() throws {
    try withNamespace {
      try ovlctl("link add vx0 --vni 1")
      let fifo = "/run/batch-fifo-\(getpid())"
      try runProgram("mkfifo", fifo)
      defer { unsafe unlink(fifo) }
      let program = try RunningProgram([Binary.usual.path, "batch", fifo])
      let descriptor = unsafe open(fifo, O_WRONLY)
      let lines = Array((0..<100).map { "fdb add \(Self.address($0)) dev vx0 dst 10.0.0.2\n" }.joined().utf8)
      #expect(unsafe write(descriptor, lines, lines.count) == lines.count)
      while try Self.entries(of: "vx0").count < 100 {}
      kill(program.process, SIGINT)
      let outcome = try program.finish()
      close(descriptor)
      #expect(outcome.status == 128 + SIGINT)
    }
  }

  @Test("is told of as uncertain, and nothing waits for ever, where the receive buffer runs over")
  func overrun() throws {
    try withNamespace {
      try ovlctl("link add vx0 --vni 1")
      var conversation = Conversation(over: try KernelSocket(receiveBufferSize: 1))
      let link = try conversation.link(named: "vx0").index
      let address = try #require(HardwareAddress("02:00:00:00:00:01"))
      var options = Settings(ForwardingOptions.table)
      options[ForwardingOptions.device] = true
      options[ForwardingOptions.destination] = IPAddress("10.0.0.2")
      let entry = ForwardingEntry(link: link, address: address, state: .permanent, options: options)
      // The first takes effect, and each of the others is answered.
      for tag in 0..<64 { try conversation.enqueue(entry.placement(.add), tag: tag) }
      try conversation.sendQueue()
      let refusals = conversation.takeRefusals()
      #expect(refusals.map(\.tag) == Array(1..<64))
      #expect(refusals.contains { $0.outcome == .uncertain })
      #expect(refusals.contains { $0.error.errno == .exists })
      let known = try conversation.forwardingEntries(link: link).value.filter { $0.address == address }
      #expect(known.count == 1)
    }
  }

  private static func address(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    let padded = Array(String(repeating: "0", count: 10 - digits.count) + digits)
    return "02:" + stride(from: 0, to: 10, by: 2).map { String(padded[$0...$0 + 1]) }.joined(separator: ":")
  }

  /// What iproute2 lists of a VTEP, sorted: address and destination.
  private static func entries(of device: String) throws -> [String] {
    try runProgram("bridge", "fdb", "show", "dev", device).lines.map {
      $0.split(separator: " ").prefix(3).joined(separator: " ")
    }.sorted()
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}
