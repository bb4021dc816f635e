import Foundation
import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("IPsec by way of strongSwan", .serialized, .needs("IPsec"))
struct IPsecConnectTests {
  private static let secret = "4f1c0e known to both ends"

  @Test(
    "a VTEP that is connected sends ESP and nothing else, with a wrong secret nothing, and then in the plain")
  func connected() throws {
    let secret = try TemporaryFile(Self.secret + "\n")
    let other = try TemporaryFile("another one, which differs")
    try withHosts { left, right in
      var said = ""
      func connect(_ host: String, _ file: TemporaryFile, _ options: String = "") throws -> CommandOutcome {
        let outcome = try attempt(
          "-v -n \(host) ipsec connect vxlan7 --psk \(file.path) --uri /run/\(host).vici \(options)")
        said += outcome.output + outcome.errors
        return outcome
      }
      #expect(try crossing() == Crossing(isThere: true, protocols: [17]))
      #expect(try connect("left", secret).status == 0)
      // Nothing is agreed upon, so nothing passes.
      #expect(try crossing().isThere == false)
      #expect(
        try missing().hasPrefix(
          "error: vxlan7: keys for what goes to 10.0.0.2 were asked for, and the ends have not")
      )
      let early = try connect("left", secret, "--wait 2")
      #expect(early.status == 1 && early.errors.contains("charon: establishing CHILD_SA"), "\(early)")

      #expect(try connect("right", other).status == 0)
      let wrong = try connect("left", secret, "--wait 5")
      #expect(wrong.status == 1 && wrong.errors.contains("received AUTHENTICATION_FAILED"), "\(wrong)")
      #expect(wrong.errors.contains("hint: the secret at 10.0.0.2 is another one"))

      #expect(try connect("right", secret).status == 0)
      for _ in 1...2 {
        let right = try connect("left", secret, "--wait 5")
        #expect(right.status == 0 && right.output == "" && right.errors == "", "\(right)")
      }
      #expect(try crossing() == Crossing(isThere: true, protocols: [50]))
      #expect(try missing() == "")
      #expect(!said.contains("4f1c0e") && !said.contains("which differs"))

      for host in ["left", "right"] {
        try ovlctl("-n \(host) ipsec disconnect vxlan7 --uri /run/\(host).vici")
        // The daemon answers when it lets go of the keys, just before it tells the kernel so.
        var rest = ""
        try waitUntil {
          rest = try ovlctl("-n \(host) ipsec policy show").output
          return rest.isEmpty
        }
        #expect(rest == "", "\(host)")
      }
      #expect(try crossing() == Crossing(isThere: true, protocols: [17]))
      let again = try attempt("-n left ipsec disconnect vxlan7 --uri /run/left.vici")
      #expect(again.status == 1 && again.errors.contains("the daemon has no connection for it"))
    }
  }

  @Test("connections that others have in the daemon stay, and so do those to other ends")
  func others() throws {
    let secret = try TemporaryFile(Self.secret)
    let foreign = try TemporaryFile(
      """
      connections { vxlan7 { local_addrs = 10.0.0.1
      remote_addrs = 10.0.0.9
      local { auth = psk
      }
      remote { auth = psk
      }
      children { c { start_action = trap
      } } } }
      """)
    try withHosts { _, _ in
      let loaded = try runProgram(
        "swanctl", "--load-conns", "--file", foreign.path, "--uri", "unix:///run/left.vici")
      try #require(loaded.status == 0, "\(loaded)")
      func names() throws -> Set<String> {
        let list = try runProgram("swanctl", "--list-conns", "--uri", "unix:///run/left.vici")
        return Set(
          list.lines.filter { !$0.hasPrefix(" ") }.compactMap {
            $0.split(separator: ":").first.map(String.init)
          })
      }
      func run(_ words: String) throws { try ovlctl("-n left ipsec \(words) --uri unix:///run/left.vici") }
      try run("connect vxlan7 --psk \(secret.path)")
      try run("connect vxlan7 --psk \(secret.path) remote 10.0.0.3")
      #expect(try names() == ["vxlan7", "ovlctl-vxlan7", "ovlctl-vxlan7@10-0-0-3"])
      try run("disconnect vxlan7 remote 10.0.0.3")
      #expect(try names() == ["vxlan7", "ovlctl-vxlan7"])
      try run("disconnect vxlan7")
      #expect(try names() == ["vxlan7"])
    }
  }

  @Test(
    "swanctl takes what a dry run prints, under the name that the connection has",
    arguments: [
      ("vxlan7", "10.0.0.3", "ovlctl-vxlan7@10-0-0-3"), ("v.6", "2001:db8::2", "ovlctl-v~2e6@2001-db8--2"),
    ])
  func dryRun(device: String, remote: String, name: String) throws {
    let secret = try TemporaryFile(Self.secret)
    try withHosts { _, _ in
      try ovlctl("-n left link add v.6 --vni 6 --local 2001:db8::1")
      let words = "-n left ipsec connect \(device) --psk \(secret.path) remote \(remote)"
      let file = try TemporaryFile(try ovlctl("--dry-run \(words)").output)
      let loaded = try runProgram(
        "swanctl", "--load-conns", "--file", file.path, "--uri", "unix:///run/left.vici")
      #expect(loaded.output.contains("loaded connection '\(name)'"), "\(loaded)")
      try ovlctl("-n left ipsec disconnect \(device) --uri /run/left.vici")
    }
  }

  @Test("the daemon of another namespace is not told the secret")
  func elsewhere() throws {
    let secret = try TemporaryFile(Self.secret)
    try withHosts { _, _ in
      let outcome = try attempt(
        "-n left ipsec connect vxlan7 --psk \(secret.path) --uri /run/right.vici")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("the daemon works in another network namespace"), "\(outcome)")
      #expect(try ovlctl("-n right ipsec show").output == "")
    }
  }

  // MARK: Hosts

  private func crossing() throws -> Crossing { try Crossing(pings: 3, every: 0.3) }

  /// What `check` says of keys that left has not.
  private func missing() throws -> String {
    try attempt("-n left check vxlan7 --only ipsec-no-association").output
  }

  private func withHosts(_ body: (borrowing RunningProgram, borrowing RunningProgram) throws -> Void) throws {
    try withNamespace(beside: "left", "right") {
      try ovlctl("link add eth0 netns left type veth peer name eth0 netns right")
      for (host, own, other) in [("left", 1, 2), ("right", 2, 1)] {
        try ovlctl("-n \(host) link set lo up")
        try ovlctl("-n \(host) addr add 10.0.0.\(own)/24 dev eth0")
        try ovlctl("-n \(host) link set eth0 up")
        // One with its own address, one without.
        let local = own == 1 ? "--local 10.0.0.1" : ""
        try ovlctl("-n \(host) link add vxlan7 --vni 7 --remote 10.0.0.\(other) \(local) --up")
        try ovlctl("-n \(host) addr add 192.168.60.\(own)/24 dev vxlan7")
      }
      let files = try ["left", "right"].map { try TemporaryFile(Self.configuration($0)) }
      let left = try Self.daemon("left", files[0])
      let right = try Self.daemon("right", files[1])
      for host in ["left", "right"] {
        let path = "/run/\(host).vici"
        try waitUntil { FileManager.default.fileExists(atPath: path) }
        try #require(FileManager.default.fileExists(atPath: path))
      }
      try body(left, right)
    }
  }

  private static func daemon(_ host: String, _ file: TemporaryFile) throws -> RunningProgram {
    unsafe unlink("/run/\(host).vici")
    return try RunningProgram([
      "ip", "netns", "exec", host, "env", "STRONGSWAN_CONF=\(file.path)", "charon-systemd",
    ])
  }

  private static func configuration(_ host: String) -> String {
    """
    charon-systemd {
      load_modular = yes
      install_routes = no
      plugins {
        include /etc/strongswan.d/charon/*.conf
        vici {
          socket = unix:///run/\(host).vici
        }
        bypass-lan {
          load = no
        }
      }
    }
    """
  }
}
