import NetlinkKit
import Testing

@testable import Overlay
@testable import OverlayCommands

@Suite("evpn config")
struct EVPNTests {
  private typealias Namespace = SampleSurvey.Namespace

  /// The configuration that a line makes of the VTEPs of a host.
  private func configuration(
    _ line: String, _ host: EVPNHost = EVPNHost()
  ) throws -> FRRConfiguration {
    var words = Words(line.split(separator: " ").map(String.init))
    let configuration = FRRConfiguration(settings: try EVPNLine(&words).settings, host: host)
    try configuration.check()
    return configuration
  }

  /// What the VTEPs of a namespace come to.
  private func host(
    filters: [Int32: [NumberRange]] = [:], _ make: (inout Namespace) throws -> Void
  ) throws -> EVPNHost {
    var namespace = Namespace(.home)
    try namespace.add("br0", 3, Bridge.kind) { $0.kindOptions?[Bridge.vlanFiltering] = true }
    try make(&namespace)
    var sample = SampleSurvey()
    sample.append(namespace)
    return EVPNHost(sample.survey, filters: filters)
  }

  /// A VTEP as it should be.
  private func add(
    _ name: String, _ index: Int32, vni: UInt32, local: String? = "192.0.2.1", to namespace: inout Namespace,
    set: (inout LinkSpecification) -> Void = { _ in }
  ) throws {
    try namespace.add(name, index, Vxlan.kind) { link in
      link.options[LinkOptions.master] = .index(3)
      link.kindOptions?[Vxlan.vni] = vni
      link.kindOptions?[Vxlan.learning] = false
      if let local { link.kindOptions?[Vxlan.local] = IPAddress(local) }
      set(&link)
    }
  }

  @Test("tells of each VNI in a comment, in order, and of the neighbors twice")
  func plain() throws {
    let host = try host { namespace in
      try add("vxlan20", 5, vni: 20, to: &namespace)
      try add("vxlan10", 4, vni: 10, to: &namespace)
    }
    #expect(host.flaws.isEmpty)
    #expect(
      try configuration("--neighbor 192.0.2.254 neighbor 192.0.2.253", host).text == """
        ! EVPN for the VNIs that are here:
        ! 10: vxlan10 in br0, 192.0.2.1
        ! 20: vxlan20 in br0, 192.0.2.1
        router bgp 65000
         bgp router-id 192.0.2.1
         no bgp default ipv4-unicast
         neighbor 192.0.2.254 remote-as 65000
         neighbor 192.0.2.253 remote-as 65000
         address-family l2vpn evpn
          neighbor 192.0.2.254 activate
          neighbor 192.0.2.253 activate
          advertise-all-vni
         exit-address-family

        """)
  }

  @Test("a block for a VNI has what was asked for, and nothing else")
  func blocks() throws {
    let host = try host { try add("vxlan10", 4, vni: 10, to: &$0) }
    let text = try configuration(
      "--as 4200000001 --neighbor 192.0.2.254 --remote-as external --route-target 65000 --rd --router-id 10.0.0.1",
      host
    ).text
    #expect(text.contains("router bgp 4200000001\n bgp router-id 10.0.0.1\n"))
    #expect(text.contains("\n no bgp ebgp-requires-policy\n neighbor 192.0.2.254 remote-as external\n"))
    #expect(
      text.contains(
        "\n  advertise-all-vni\n  vni 10\n   rd 10.0.0.1:10\n   route-target both 65000:10\n  exit-vni\n exit"
      ))
    let target = try configuration("--neighbor 192.0.2.254 --route-target 65001", host).text
    #expect(target.contains("  vni 10\n   route-target both 65001:10\n  exit-vni\n"))
    #expect(!target.contains("ebgp"))
  }

  @Test("the neighbors' number is no other system where it is one's own")
  func sameSystem() throws {
    let one = try configuration("--as 65001 --neighbor 192.0.2.254 --remote-as 65001").text
    #expect(try one == configuration("--as 65001 --neighbor 192.0.2.254").text)
  }

  @Test("a reflector knows its clients by address and by prefix, and looks at no VNI")
  func reflector() throws {
    #expect(
      try configuration(
        "--reflector --client 192.0.2.1 --listen 10.1.2.3/16 --listen-limit 1000 --neighbor 192.0.2.253"
      ).text == """
        ! EVPN's route reflector: what a client says, the others are told.
        router bgp 65000
         no bgp default ipv4-unicast
         neighbor 192.0.2.253 remote-as 65000
         neighbor clients peer-group
         neighbor clients remote-as 65000
         neighbor 192.0.2.1 peer-group clients
         bgp listen limit 1000
         bgp listen range 10.1.0.0/16 peer-group clients
         address-family l2vpn evpn
          neighbor 192.0.2.253 activate
          neighbor clients activate
          neighbor clients route-reflector-client
         exit-address-family

        """)
    let run = try CommandRun("evpn config --reflector --client 192.0.2.1")
    #expect(run.status == 0 && run.questions.isEmpty && run.notes == "")
  }

  @Test(
    "a line that cannot be meant is refused",
    arguments: [
      ("", "--neighbor is missing: with whom is this host to speak?"),
      ("--neighbor 192.0.2.300", "--neighbor: “192.0.2.300” is no address of a host"),
      ("--neighbor 224.0.0.1", "--neighbor: “224.0.0.1” is no address of a host"),
      ("--neighbor 192.0.2.1 as 0", "as: “0” is no autonomous system"),
      ("--neighbor 192.0.2.1 as 23456", "as: “23456” is no autonomous system"),
      ("--neighbor 192.0.2.1 as 4294967296", "as: “4294967296” is no autonomous system"),
      ("--neighbor 192.0.2.1 as 1 as 2", "as is given twice"),
      ("--neighbor 192.0.2.1 --router-id fd00::1", "--router-id: “fd00::1” is not IPv4"),
      ("--neighbor 192.0.2.1 --client 192.0.2.2", "--client is for route reflectors"),
      ("--neighbour 192.0.2.1", "unknown option “--neighbour”"),
      ("--reflector", "a route reflector has clients"),
      (
        "--reflector --client 192.0.2.1 --listen-limit 9",
        "--listen-limit is about --listen, which is missing"
      ),
      ("--reflector --listen 192.0.2.1", "--listen: “192.0.2.1” has no length"),
      ("--reflector --listen 192.0.2.0/33", "“33” is not a prefix length from 0 to 32"),
      ("--reflector --client 192.0.2.1 --rd", "--rd is for hosts, not for a route reflector"),
      (
        "--reflector --listen 10.0.0.0/8 --listen-limit 65536", "--listen-limit: “65536” is not in 1 to 65535"
      ),
    ])
  func refused(line: String, message: String) throws {
    let run = try CommandRun("evpn config \(line)".trimmed)
    #expect(run.status == 2)
    #expect(run.notes.hasPrefix("ovlctl: \(message)\n"), "\(run.notes)")
    #expect(run.output == "")
  }

  @Test("a number that does not fit beside its VNI is refused")
  func large() throws {
    let host = try host { try add("vxlan1", 4, vni: 65536, to: &$0) }
    for words in ["--rd", "--as 65536 --route-target 65536"] {
      #expect(throws: CommandFailure.self) { try configuration("--neighbor 192.0.2.254 \(words)", host) }
    }
    #expect(
      try configuration("--neighbor 192.0.2.254 --route-target 65534", host).text.contains("65534:65536"))
    let newer = try self.host { try add("vxlan1", 4, vni: 1, local: "fd00::1", to: &$0) }
    #expect(throws: CommandFailure.self) { try configuration("--neighbor 192.0.2.254 --rd", newer) }
    #expect(!(try configuration("--neighbor fd00::9", newer).text.contains("router-id")))
  }

  @Test("what is not fit is told of, and left out where nobody could be told of it")
  func unfit() throws {
    let host = try host { namespace in
      try namespace.add("eth0", 2, at: "fe80::1/64", "192.0.2.9/24")
      try add("homeless", 4, vni: 1, to: &namespace) { $0.options[LinkOptions.master] = nil }
      try add("nameless", 5, vni: 2, local: nil, to: &namespace) { $0.kindOptions?[Vxlan.dev] = .index(2) }
      try add("down", 6, vni: 3, to: &namespace) { $0.options[LinkOptions.up] = false }
      try add("learner", 7, vni: 4, to: &namespace) { $0.kindOptions?[Vxlan.learning] = true }
      try add("groupie", 8, vni: 5, to: &namespace) { $0.kindOptions?[Vxlan.group] = IPAddress("239.1.1.1") }
      try add("newer", 9, vni: 6, local: "fd00::1", to: &namespace)
    }
    #expect(host.segments.map(\.vni) == [3, 4, 5, 6])
    #expect(host.flaws.map(\.device) == ["homeless", "nameless", "down", "learner", "groupie", "newer"])
    let rendering = FindingRendering(home: "left")
    #expect(
      host.flaws.map { $0.mends.map(rendering.command) } == [
        [], ["ovlctl -n left link set nameless local 192.0.2.9"], ["ovlctl -n left link set down up"],
        ["ovlctl -n left link set learner nolearning"], [], [],
      ])
  }

  @Test("a device for several VNIs has those that a VLAN is mapped to and its filter lets in")
  func several() throws {
    var mapped = VLANEntry(
      link: 4, vids: try NumberRange(parsing: "10-12", in: 1...4094), options: Settings(VLANOptions.table))
    mapped.tunnel = 110
    let filter = try NumberRange(parsing: "110-111", in: 0...999)
    let host = try host(filters: [4: [filter]]) { namespace in
      namespace.vlans = [4: [mapped]]
      try namespace.add("vxlan0", 4, Vxlan.kind) { link in
        link.options[LinkOptions.master] = .index(3)
        link.kindOptions?[Vxlan.external] = true
        link.kindOptions?[Vxlan.vniFilter] = true
        link.kindOptions?[Vxlan.local] = IPAddress("192.0.2.1")
        link.portOptions = Settings(BridgePort.table)
        link.portOptions?[BridgePort.vlanTunnel] = true
      }
    }
    #expect(host.segments.map { [$0.vni, $0.vlan] } == [[110, 10], [111, 11]])
    #expect(
      host.flaws.map(\.text) == ["has VLAN 12 mapped to VNI 112, which its filter does not let in"])
    #expect(
      try configuration("--neighbor 192.0.2.254", host).text.contains(
        "! 110: vxlan0 in br0, 192.0.2.1, VLAN 10 (one device for several VNIs: FRR 8.5 or later)\n"))
  }

  @Test("the facts as JSON")
  func json() throws {
    let host = try host { namespace in
      try add("vxlan10", 4, vni: 10, to: &namespace) { $0.kindOptions?[Vxlan.learning] = true }
    }
    var json = JSONWriter(isPretty: false)
    try configuration("--neighbor 192.0.2.254", host)
      .write(to: &json) { FindingRendering(home: nil).command($0) }
    #expect(
      json.text == """
        {"as":65000,"router_id":"192.0.2.1","neighbors":["192.0.2.254"],"vnis":[{"vni":10,"ifname":"vxlan10",\
        "master":"br0","local":"192.0.2.1"}],"problems":[{"ifname":"vxlan10","problem":"learns from packets, which \
        competes with what FRR says","commands":["ovlctl link set vxlan10 nolearning"]}]}
        """)
  }
}

extension String {
  /// Without a space at the end.
  fileprivate var trimmed: String { last == " " ? String(dropLast()) : self }
}
