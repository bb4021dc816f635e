import Foundation
import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("IPsec with static keys", .serialized, .needs("IPsec"))
struct IPsecTests {
  private static let key = "0x000102030405060708090a0b0c0d0e0f10111213"
  private static let longKey = key + "1415161718191a1b1c1d1e1f"

  /// Options as they are said here, and as `ip xfrm state add` has them.
  @Test(
    "an association is what ip xfrm makes of the same words",
    arguments: [
      ("spi 0x100 reqid 7 aead aes-gcm aead-key KEY", "proto esp spi 0x100 reqid 7 mode transport", "gcm"),
      (
        "spi 256 mode tunnel replay-window 8 aead aes-gcm aead-key KEY", "proto esp spi 0x100 mode tunnel",
        "gcm"
      ),
      (
        "spi 0x1 mode tunnel af-unspec noecn decap-dscp aead aes-gcm aead-key KEY",
        "proto esp spi 0x1 mode tunnel flag af-unspec flag noecn flag decap-dscp", "gcm"
      ),
      (
        "spi 0x1 if_id 0x55 output-mark 0x9 aead aes-gcm icv 64 aead-key KEY",
        "proto esp spi 0x1 mode transport if_id 0x55 output-mark 0x9", "gcm64"
      ),
      (
        "spi 0x1 enc aes-cbc enc-key KEY32 auth sha256 auth-key KEY32", "proto esp spi 0x1 mode transport",
        "cbc"
      ),
      ("proto ah spi 0x1 auth sha1 auth-key KEY", "proto ah spi 0x1 mode transport", "sha1"),
    ])
  func state(ours: String, theirs: String, algorithms: String) throws {
    let key = try TemporaryFile(Self.key + "\n")
    let longKey = try TemporaryFile(Self.longKey)
    let window = ours.contains("replay-window 8") ? "replay-window 8" : "replay-window 32"
    let theirAlgorithms = [
      "gcm": "aead rfc4106(gcm(aes)) \(Self.key) 128", "gcm64": "aead rfc4106(gcm(aes)) \(Self.key) 64",
      "cbc": "enc cbc(aes) \(Self.longKey) auth-trunc hmac(sha256) \(Self.longKey) 128",
      "sha1": "auth-trunc hmac(sha1) \(Self.key) 96",
    ]
    let line = ours.replacing("KEY32", with: longKey.path).replacing("KEY", with: key.path)
    let made = try withNamespace {
      try program("ipsec state add src 10.0.0.1 dst 10.0.0.2 \(line)")
      return try Self.listing("state")
    }
    let expected = try withNamespace {
      let outcome = try RunningProgram(
        words(
          "ip xfrm state add src 10.0.0.1 dst 10.0.0.2 \(theirs) \(window) \(theirAlgorithms[algorithms] ?? "")"
        )
      )
      .finish()
      try #require(outcome.status == 0, "\(outcome.errors)")
      return try Self.listing("state")
    }
    #expect(made == expected)
    #expect(made.first == "src 10.0.0.1 dst 10.0.0.2")
  }

  @Test(
    "a policy is what ip xfrm makes of the same words",
    arguments: [
      (
        "src 10.0.0.1 dst 10.0.0.2 proto gre dir out tmpl reqid 7",
        "src 10.0.0.1 dst 10.0.0.2 proto gre dir out tmpl proto esp mode transport reqid 7"
      ),
      (
        "src 10.0.0.0/24 dst 10.0.1.0/24 dir in priority 9 tmpl src 10.0.0.1 dst 10.0.0.2 mode tunnel level use",
        "src 10.0.0.0/24 dst 10.0.1.0/24 dir in priority 9 "
          + "tmpl src 10.0.0.1 dst 10.0.0.2 proto esp mode tunnel level use"
      ),
      (
        "src fd00::1 dst fd00::2 proto udp sport 4789 dport 4790 dir fwd action block if_id 3",
        "src fd00::1 dst fd00::2 proto udp sport 4789 dport 4790 dir fwd action block if_id 3"
      ),
      (
        "dst 10.0.0.2 dev lo dir out tmpl spi 0x9 tmpl proto ah",
        "src 0.0.0.0/0 dst 10.0.0.2 dev lo dir out tmpl proto esp spi 0x9 mode transport tmpl proto ah mode transport"
      ),
    ])
  func policy(ours: String, theirs: String) throws {
    let made = try withNamespace {
      try program("ipsec policy add \(ours)")
      return try Self.listing("policy")
    }
    let expected = try withNamespace {
      let outcome = try RunningProgram(words("ip xfrm policy add \(theirs)")).finish()
      try #require(outcome.status == 0, "\(outcome.errors)")
      return try Self.listing("policy")
    }
    #expect(made == expected)
  }

  @Test("what is shown of policies is taken, and makes the same")
  func roundTrip() throws {
    try withNamespace {
      let line =
        "src 10.0.0.1 dst 10.0.0.2 proto gre dir out action allow priority 4 tmpl proto esp mode transport "
        + "reqid 7 level required"
      try program("ipsec policy add \(line)")
      let shown = try program("ipsec policy show").output.trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(shown == line)
      try program("ipsec policy del \(shown)")
      #expect(try program("ipsec policy show").output == "")
    }
  }

  @Test("an association is found, replaced, deleted and flushed by what is said of it")
  func changes() throws {
    let key = try TemporaryFile(Self.key)
    try withNamespace {
      for index in 1...3 {
        try program(
          "ipsec state add src 10.0.0.1 dst 10.0.0.2 spi \(index) reqid \(index % 2) aead aes-gcm aead-key \(key.path)"
        )
      }
      func indexes(_ filter: String) throws -> [Int?] {
        try JSON(program("-j ipsec state show \(filter)").output).elements.map { $0["reqid"]?.int }
      }
      #expect(try indexes("").count == 3)
      #expect(try indexes("reqid 1") == [1, 1])
      try program("ipsec state del src 10.0.0.1 dst 10.0.0.2 spi 2")
      let gone = try attemptProgram("ipsec state del src 10.0.0.1 dst 10.0.0.2 spi 2")
      #expect(gone.status == 1 && gone.errors.contains("there is none (ESRCH)"))
      try program("ipsec state flush reqid 1")
      #expect(try indexes("").isEmpty)
    }
  }

  @Test("what replaces an association is all there is, its key too; and it need not replace any")
  func replaced() throws {
    let old = try TemporaryFile(Self.key)
    let new = try TemporaryFile(Self.key.replacing("0405", with: "5040"))
    func listing(_ lines: String...) throws -> [String] {
      try withNamespace {
        for line in lines { try program("ipsec state \(line)") }
        return try Self.listing("state")
      }
    }
    let line = "src 10.0.0.1 dst 10.0.0.2 spi 7 reqid 2 aead aes-gcm aead-key \(new.path)"
    let expected = try listing("add \(line)")
    let former = "src 10.0.0.1 dst 10.0.0.2 spi 7 reqid 1 aead aes-gcm aead-key \(old.path)"
    #expect(try listing("add \(former)", "replace \(line)") == expected)
    #expect(try listing("replace \(line)") == expected)
  }

  @Test("where what is to replace an association is refused, that one stays")
  func notReplaced() throws {
    let key = try TemporaryFile(Self.key)
    try withNamespace {
      try program("ipsec state add src 10.0.0.1 dst 10.0.0.2 spi 7 aead aes-gcm aead-key \(key.path)")
      let before = try Self.listing("state")
      let outcome = try attemptProgram(
        "ipsec state replace src 10.0.0.1 dst 10.0.0.2 spi 7 aead nonsense aead-key \(key.path)")
      #expect(outcome.status == 1)
      #expect(try Self.listing("state") == before)
    }
  }

  @Test("a key is never shown, neither by show nor by a dry run nor with -v")
  func secrecy() throws {
    let key = try TemporaryFile(Self.key)
    try withNamespace {
      let line = "ipsec state add src 10.0.0.1 dst 10.0.0.2 spi 0x100 aead aes-gcm aead-key \(key.path)"
      var outcomes = [try program("-v --dry-run \(line)"), try program("-v \(line)")]
      for options in ["-d -s", "-j", "-v -j -p"] {
        outcomes.append(try program("\(options) ipsec state show"))
        outcomes.append(try program("\(options) ipsec show"))
      }
      for outcome in outcomes {
        #expect(!(outcome.output + outcome.errors).contains("0405"))
      }
      #expect(outcomes.allSatisfy { $0.errors.isEmpty })
    }
  }

  @Test(
    "a key in the wrong place, or none, is refused before anything is asked of the kernel",
    arguments: [
      ("aead aes-gcm 0x0011", "a key does not belong on a command line"),
      ("aead aes-gcm", "the key for aead is missing"),
      ("aead aes-gcm aead-key /nowhere", "cannot read the key in /nowhere"),
      ("aead aes-gcm aead-key ODD", "odd number of hexadecimal digits"),
      ("aead aes-gcm aead-key WORDS", "something else in it"),
      ("enc aes-cbc enc-key - auth sha256 auth-key -", "stdin has one key only"),
      ("aead-key ODD", "no algorithm for it"),
    ])
  func refusals(words: String, reason: String) throws {
    let odd = try TemporaryFile("0x012")
    let other = try TemporaryFile("it is no key!")
    let line = words.replacing("ODD", with: odd.path).replacing("WORDS", with: other.path)
    try withNamespace {
      let outcome = try attemptProgram("ipsec state add src 10.0.0.1 dst 10.0.0.2 spi 1 \(line)")
      #expect(outcome.status != 0)
      #expect(outcome.errors.contains(reason), "\(outcome.errors)")
      #expect(try program("ipsec state show").output == "")
    }
  }

  // MARK: Packets

  @Test("a tunnel with IPsec around it sends ESP and nothing else, and nothing at all without an association")
  func tunnel() throws {
    let key = try TemporaryFile(Self.key)
    let otherKey = try TemporaryFile(Self.key.replacing("0405", with: "5040"))
    try withHosts {
      for host in ["left", "right"] {
        let ends = host == "left" ? ("10.0.0.1", "10.0.0.2") : ("10.0.0.2", "10.0.0.1")
        for (direction, source, destination) in [("out", ends.0, ends.1), ("in", ends.1, ends.0)] {
          try program(
            "-n \(host) ipsec policy add src \(source) dst \(destination) proto gre dir \(direction) tmpl reqid 1"
          )
        }
      }
      // The policy wants an association, and there is none yet.
      #expect(try crossing() == Crossing(isThere: false, protocols: []))

      try associate("left", key.path)
      try associate("right", key.path)
      #expect(try crossing() == Crossing(isThere: true, protocols: [50]))

      try program("-n right ipsec state flush")
      try associate("right", otherKey.path)
      #expect(try crossing() == Crossing(isThere: false, protocols: [50]))
      let states = try JSON(program("-n right -j -s ipsec state show").output).elements
      #expect(states.contains { ($0["forged"]?.int ?? 0) > 0 })
    }
  }

  private func crossing() throws -> Crossing { try Crossing(pings: 2, every: 0.2) }

  private func associate(_ host: String, _ key: String) throws {
    for (index, source, destination) in [(1, "10.0.0.1", "10.0.0.2"), (2, "10.0.0.2", "10.0.0.1")] {
      try program(
        "-n \(host) ipsec state add src \(source) dst \(destination) spi \(index) reqid 1 aead aes-gcm aead-key \(key)"
      )
    }
  }

  private func withHosts(_ body: () throws -> Void) throws {
    try withNamespace(beside: "left", "right") {
      try ovlctl("link add eth0 netns left type veth peer name eth0 netns right")
      for (host, own, other) in [("left", 1, 2), ("right", 2, 1)] {
        try ovlctl("-n \(host) addr add 10.0.0.\(own)/24 dev eth0")
        try ovlctl("-n \(host) link set eth0 up")
        try ovlctl("-n \(host) link add gre1 type gretap local 10.0.0.\(own) remote 10.0.0.\(other) key 1 up")
        try ovlctl("-n \(host) addr add 192.168.60.\(own)/24 dev gre1")
      }
      try body()
    }
  }

  // MARK: Programs

  /// What `ip xfrm` lists, but for times and what differs each time.
  private static func listing(_ what: String) throws -> [String] {
    try runProgram("ip", "-d", "xfrm", what).lines.filter { line in
      !line.contains(" use ") && !line.contains("index")
    }
  }
}

@discardableResult
private func program(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) throws
  -> CommandOutcome
{
  let outcome = try attemptProgram(line)
  try #require(outcome.status == 0, "ovlctl \(line): \(outcome.errors)", sourceLocation: sourceLocation)
  return outcome
}

/// Runs a command line over the kernel's own sockets.
private func attemptProgram(_ line: String) throws -> CommandOutcome {
  let run = { @Sendable in
    var outcome = CommandOutcome()
    var streams = Streams()
    outcome.status = Program.run(words(line), &streams) { () throws(NetlinkError) in try KernelSocket() }
    outcome.output = String(decoding: streams.output.bytes, as: UTF8.self)
    outcome.errors = String(decoding: streams.notes.bytes, as: UTF8.self)
    return outcome
  }
  return try inOwnThread { run() }
}
