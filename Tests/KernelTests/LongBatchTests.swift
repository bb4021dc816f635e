import Glibc
import NetlinkFixtures
import NetlinkKit
import Testing

@Suite("a long file of entries on a kernel", .serialized)
struct LongBatchTests {
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
      let told = outcome.told(of: file)
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
      let outcome = try Self.interrupted("fdb", "load", "vx0", file.path)
      #expect(outcome.status == 1)
      let effect = try Self.entries(of: "vx0").count
      #expect(effect > 0 && effect <= 4096)
      #expect(outcome.errors.contains("interrupted behind line \(effect); \(effect) took effect"))
    }
  }

  @Test("that a signal interrupts ends behind the first line that asks something")
  func interruptedQuestions() throws {
    try withNamespace {
      let file = try TemporaryFile(String(repeating: "link show dev lo\n", count: 100))
      let outcome = try Self.interrupted("batch", file.path)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("interrupted behind line 1; 1 took effect"))
    }
  }

  /// Runs a command to which a signal has come before it starts, and does not end it: so much is done at the first look.
  private static func interrupted(_ words: String...) throws -> ProgramOutcome {
    let launcher = """
      import os, signal, sys
      signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
      os.kill(os.getpid(), signal.SIGINT)
      os.execv(sys.argv[1], sys.argv[1:])
      """
    let program = try RunningProgram(["python3", "-c", launcher, Binary.usual.path] + words)
    return try program.finish()
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
