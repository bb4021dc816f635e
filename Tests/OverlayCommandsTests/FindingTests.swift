import NetlinkFixtures
import NetlinkKit
import Testing

@testable import Overlay
@testable import OverlayCommands

@Suite("findings")
struct FindingTests {
  /// An underlay, and a VTEP on it that may be told more.
  private static func host(
    underlayIsUp: Bool = true, underlayMTU: UInt32 = 1500, _ set: (inout LinkSpecification) -> Void = { _ in }
  ) throws -> Inspection {
    var underlay = LinkSpecification(name: "eth0")
    underlay.index = 7
    underlay.options[LinkOptions.up] = underlayIsUp
    underlay.options[LinkOptions.mtu] = underlayMTU
    var vtep = LinkSpecification(name: "vxlan10", kind: Vxlan.kind)
    vtep.index = 11
    vtep.options[LinkOptions.up] = true
    vtep.options[LinkOptions.mtu] = 1450
    vtep.kindOptions?[Vxlan.vni] = 10
    vtep.kindOptions?[Vxlan.dstport] = 4789
    vtep.kindOptions?[Vxlan.learning] = true
    vtep.kindOptions?[Vxlan.remote] = IPAddress("10.0.0.2")
    vtep.kindOptions?[Vxlan.dev] = .index(7)
    set(&vtep)
    var links: [Link] = []
    for specification in [underlay, vtep] {
      var bytes = Array(specification.creation().bytes.dropFirst(16))
      // `IFF_LOWER_UP`, which nobody can ask for.
      if specification.options[LinkOptions.up] == true { bytes[10] |= 1 }
      links.append(try Link(bytes.span))
    }
    var namespace = SurveyedNamespace(.home, links: links)
    let address = try #require(IPAddress("10.0.0.1"))
    let inner = try #require(IPAddress("10.10.0.1"))
    for (link, address) in [(Int32(7), address), (11, inner)] {
      namespace.addresses.append(
        InterfaceAddress(
          link: link, local: address, prefixLength: 24, peer: nil, scope: 0,
          options: Settings(AddressOptions.table)))
    }
    var survey = Survey()
    survey.append(namespace)
    return Inspection(survey)
  }

  private static func identifiers(_ inspection: Inspection) -> [String] {
    inspection.findings().map(\.check.identifier)
  }

  @Test("there is none on a host where nothing is wrong")
  func healthy() throws { #expect(Self.identifiers(try Self.host()) == []) }

  @Test("BGP is known by its sockets")
  func bgp() {
    let title = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
    func presence(_ lines: String...) -> BGPPresence {
      var presence = BGPPresence()
      presence.read(title + lines.map { $0 + "\n" }.joined())
      return presence
    }
    #expect(presence() == BGPPresence())
    #expect(presence("   0: 00000000:00B3 00000000:0000 0A 0:0 0:0").isListening)
    // Another's port of that number is no daemon here, and neither is a connection that is not there yet.
    #expect(!presence("   0: 0100007F:1F90 00000000:00B3 0A 0:0").isThere)
    #expect(!presence("   0: 0132A8C0:815E FE32A8C0:00B3 02 0:0", "bytes", "").isThere)
    let both = presence(
      "   3: 0132A8C0:815E FE32A8C0:00B3 01 0:0", "   4: 0132A8C0:00B3 0232A8C0:9C40 01 0:0",
      "   5: 0000000000000000FFFF00000132A8C0:00B3 0000000000000000FFFF00000332A8C0:9C40 01 0:0")
    #expect(both.sessions == 3 && !both.isListening)
  }

  @Test("the cause comes before what it causes, and both before warnings")
  func order() throws {
    let inspection = try Self.host(underlayIsUp: false, underlayMTU: 1400) {
      $0.kindOptions?[Vxlan.local] = IPAddress("10.0.0.9")
      $0.kindOptions?[Vxlan.dstport] = 8472
    }
    #expect(
      Self.identifiers(inspection) == ["underlay-down", "local-not-here", "mtu-above-underlay", "old-port"])
  }

  @Test("a route that is not there is none where the underlay is down")
  func consequence() throws {
    for isUp in [true, false] {
      var inspection = try Self.host(underlayIsUp: isUp)
      let end = try #require(inspection.tunnels.first)
      let peer = try #require(end.peers.first)
      let question = try #require(inspection.question(peer, of: end))
      inspection.routes[question] = .unroutable
      #expect(Self.identifiers(inspection) == [isUp ? "no-route-to-peer" : "underlay-down"])
    }
  }

  @Test("what was not asked is no fault")
  func unasked() throws {
    // The kernel was asked for no route, and the link that the VTEP is bound to is not there.
    let inspection = try Self.host { $0.kindOptions?[Vxlan.dev] = .index(99) }
    #expect(Self.identifiers(inspection) == [])
  }

  @Test("there are many of one kind, and each is told of once")
  func many() throws {
    var links: [Link] = []
    for index in Int32(1)...1000 {
      var link = LinkSpecification(name: "vxlan\(index)", kind: Vxlan.kind)
      link.index = Int32(index)
      link.kindOptions?[Vxlan.vni] = UInt32(index)
      link.kindOptions?[Vxlan.remote] = IPAddress("10.0.0.2")
      links.append(try Link(Array(link.creation().bytes.dropFirst(16)).span))
    }
    var survey = Survey()
    survey.append(SurveyedNamespace(.home, links: links))
    let findings = Inspection(survey).findings()
    #expect(findings.count == 1000)
    #expect(findings.map(\.subject) == links.map(\.name))
  }

  @Test("a finding is pasted from where the user is", arguments: [nil, "left"])
  func pasted(home: String?) throws {
    let rendering = FindingRendering(home: home)
    let there = home.map { "-n \($0) " } ?? ""
    let inside = home.map { "ovlctl netns exec \($0) " } ?? ""
    let there2 = "-n /proc/7/ns/net "
    for (mend, text) in [
      (Mend.own(["link", "set", "a b", "up"], .home), "ovlctl \(there)link set 'a b' up"),
      (.own(["link", "set", "x", "up"], Place("/proc/7/ns/net")), "ovlctl \(there2)link set x up"),
      (.program(["sysctl", "-w", "net/a=0"], .home), "\(inside)sysctl -w net/a=0"),
      (.program(["sysctl", "-w", "net/a=0"], Place("blue")), "ovlctl netns exec blue sysctl -w net/a=0"),
      (
        .remake(link: "x", option: "dstport", from: "1", to: "2", .home),
        "ovlctl \(there)export x | sed 's/ dstport 1/ dstport 2/' | ovlctl \(there)apply - --name check"
      ),
    ] {
      #expect(rendering.command(mend) == text)
    }
  }

  @Test("as JSON has keys of lower-case letters, and as text a line for each part")
  func rendered() throws {
    let finding = try #require(Self.host(underlayMTU: 1400).findings().first)
    let rendering = FindingRendering(home: nil)
    var json = JSONWriter(isPretty: false)
    json.object { rendering.write(finding, to: &$0) }
    #expect(
      json.text.hasPrefix(
        #"{"check":"mtu-above-underlay","severity":"error","subject":"vxlan10","problem":"MTU 1450 does not fit: "#
      ))
    #expect(
      json.text.hasSuffix(
        #""commands":["ovlctl link set vxlan10 mtu 1350"],"overlays":[{"ifname":"vxlan10"}]}"#))
    let lines = rendering.text(finding).split(separator: "\n")
    #expect(lines.first?.hasSuffix(" [mtu-above-underlay]") == true)
    #expect(lines.last == "  mend: ovlctl link set vxlan10 mtu 1350")
    #expect(lines.allSatisfy { $0.utf8.count < 120 })
  }
}

@Suite("the kinds of findings")
struct CheckTableTests {
  @Test("have identifiers of their own, of letters and dashes")
  func identifiers() {
    let identifiers = Check.all.map(\.identifier)
    #expect(Set(identifiers).count == identifiers.count)
    for identifier in identifiers { #expect(identifier.allSatisfy { $0 == "-" || ("a"..."z").contains($0) }) }
  }

  @Test(
    "say what is wrong in a line, and why it matters in sentences", arguments: Check.all.map(\.identifier))
  func words(identifier: String) throws {
    let check = try #require(Check.all.first { $0.identifier == identifier })
    #expect(!check.summary.isEmpty && !check.summary.hasSuffix(".") && check.summary.utf8.count < 100)
    #expect(
      check.why.hasSuffix(".") && check.why.first?.isUppercase == true || check.why.first?.isNumber == true)
  }
}
