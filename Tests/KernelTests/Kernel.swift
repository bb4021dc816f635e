import Synchronization
import Testing

/// What the running kernel can do, found out by trying.
enum Kernel {
  private static let known = Mutex<[String: Bool]>([:])

  /// The least that `ip link add` needs for a kind; for other features, a link that has them.
  private static let samples = [
    "vxlan": "vxlan id 1 dstport 4789", "geneve": "geneve id 1 remote 192.0.2.1",
    "gretap": "gretap remote 192.0.2.1", "ip6gretap": "ip6gretap remote 2001:db8::1",
    "VLAN filtering": "bridge vlan_filtering 1", "erspan": "erspan remote 192.0.2.1 seq key 1",
    "ip6erspan": "ip6erspan remote 2001:db8::1 seq key 1", "gre": "gre remote 192.0.2.1",
    "ip6gre": "ip6gre remote 2001:db8::1", "ipip": "ipip remote 192.0.2.1", "sit": "sit remote 192.0.2.1",
    "ip6tnl": "ip6tnl remote 2001:db8::1", "vrf": "vrf table 1", "vlan": "vlan id 1",
    "bareudp": "bareudp dstport 1 ethertype ip",
  ]
  /// Whether it is the rig's own kernel, of which it is known what it has.
  static let isOfRig = (try? runProgram("grep", "-q", "User Mode Linux", "/proc/cpuinfo").status) == 0

  /// What is tried where it is no kind of link.
  private static let otherSamples = [
    "IPsec": "ip xfrm state add src 10.0.0.1 dst 10.0.0.2 proto esp spi 1 mode transport "
      + "aead rfc4106(gcm(aes)) 0x000102030405060708090a0b0c0d0e0f10111213 128"
  ]

  private static let kindsWithLower: Set = ["vlan", "macvlan", "ipvlan"]

  /// Whether the kernel makes links of a kind.
  static func has(_ kind: String) throws -> Bool {
    if let answer = known.withLock({ $0[kind] }) { return answer }
    let lower = kindsWithLower.contains(kind) ? "link eth0" : ""
    let isDevice = ["tun", "tap"].contains(kind)
    let line = words(
      otherSamples[kind]
        ?? (isDevice
          ? "ip tuntap add sample mode \(kind)" : "ip link add sample \(lower) type \(samples[kind] ?? kind)")
    )
    let outcome = try withNamespace {
      try addUnderlay("eth0")
      return try RunningProgram(line).finish()
    }
    let isUnknown = ["Unknown device type", "not supported", "algorithm not found"].contains(
      where: outcome.errors.contains)
    try #require(outcome.status == 0 || isUnknown, "\(line): \(outcome.errors)")
    known.withLock { $0[kind] = outcome.status == 0 }
    return outcome.status == 0
  }

  /// Ends the test case where the kernel makes no links of a kind.
  static func require(_ kind: String) throws {
    guard try has(kind) else { try Test.cancel("this kernel has no \(kind)") }
  }

  /// Ends the test case on the rig's kernel, which takes its time to start a program: for what is made of many programs
  /// and asks nothing of the kernel that this machine's has not.
  static func requireQuick() throws {
    guard !isOfRig else { try Test.cancel("it is for the kernel of this machine") }
  }
}

extension Kernel {
  /// A version of Linux, as far as options depend on it.
  struct Version: Comparable, Sendable {
    let major: Int
    let minor: Int

    init(_ major: Int, _ minor: Int) { (self.major, self.minor) = (major, minor) }

    /// That of the running kernel.
    static func running() throws -> Version {
      let release = try runProgram("uname", "-r").output.split { !$0.isNumber }.compactMap { Int($0) }
      try #require(release.count >= 2)
      return Version(release[0], release[1])
    }

    static func < (left: Version, right: Version) -> Bool {
      (left.major, left.minor) < (right.major, right.minor)
    }
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test where the kernel makes no links of a kind.
  static func needs(_ kind: String) -> Self {
    .enabled("this kernel has no \(kind)") { try Kernel.has(kind) }
  }
}
